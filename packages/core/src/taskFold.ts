import { isOfEngine, reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import { TaskDraft } from './taskDraft.ts'
import type { TaskState } from './taskState.ts'

/** A state that events are folded into, one after the other. */
export interface TaskFold {
  /** With everything folded so far. Setting it goes on from there, without what was folded before. */
  state: TaskState
  /** Whether something is under way whose end the Engine has not told. Costs less than a look at the state. */
  readonly isOpen: boolean
  /** As in the state, and costs less than a look at it. */
  readonly connection: TaskState['connection']
  /** Whether something was folded since somebody looked at the state. */
  readonly isAhead: boolean
  /** Folds one event. `at` as for `reduceTask`. */
  fold: (event: TaskEvent, at?: number) => void
}

type Delta = Extract<TaskEvent, { type: 'text_delta' | 'thinking_delta' }>

/** Whether an event makes a text longer, as nearly all do. */
export function isDelta(event: TaskEvent): event is Delta {
  return event.type === 'text_delta' || event.type === 'thinking_delta'
}

/**
 * Folds into a state, which is made when somebody looks at it and not before: a new state for each event would cost
 * more than the event. Deltas in a row are folded as one.
 */
export function createTaskFold(state: TaskState): TaskFold {
  const draft = new TaskDraft(state)
  let row: { type: Delta['type']; data: { text: string }; at: number | undefined } | undefined

  function endRow(): void {
    if (row) draft.fold(row, row.at)
    row = undefined
  }

  return {
    get state() {
      endRow()
      return draft.state
    },
    set state(next) {
      row = undefined
      draft.state = next
    },
    get isAhead() {
      return row !== undefined || draft.isAhead
    },
    get isOpen() {
      endRow()
      return draft.isOpen
    },
    get connection() {
      return draft.connection
    },
    fold: (event, at) => {
      if (row !== undefined && isDelta(event) && row.type === event.type) {
        row.data.text += event.data.text
        return
      }
      endRow()
      if (isDelta(event)) row = { type: event.type, data: { text: event.data.text }, at }
      else if (isOfEngine(event)) draft.fold(event, at)
      else draft.state = reduceTask(draft.state, event, at)
    },
  }
}
