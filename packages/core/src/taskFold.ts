import { isDrafted, reduceTask } from './reduceTask.ts'
import { TaskDraft } from './taskDraft.ts'
import type { TaskEvent } from './taskEvent.ts'
import type { TaskState } from './taskState.ts'

/** A state that events are folded into, one after the other. */
export type TaskFold = Pick<TaskFolder, keyof TaskFolder>

/** Whether an event makes a text longer, as nearly all do. */
export function isDelta({ type }: TaskEvent): boolean {
  return type === 'text_delta' || type === 'thinking_delta'
}

/**
 * Folds into a state, which is made when somebody looks at it and not before: a new state for each event would cost
 * more than the event.
 */
export function createTaskFold(state: TaskState): TaskFold {
  return new TaskFolder(state)
}

class TaskFolder extends TaskDraft {
  /** Folds one event. `at` as for `reduceTask`. */
  readonly fold = (event: TaskEvent, at?: number): void => {
    if (isDrafted(event)) this.take(event, at)
    else this.state = reduceTask(this.state, event, at)
  }
}
