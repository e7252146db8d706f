import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import type { TaskState } from './taskState.ts'

/** A state that events are folded into, one after the other. */
export interface TaskFold {
  /** With everything folded so far. Setting it goes on from there, without what was folded before. */
  state: TaskState
  /** Folds one event. `at` as for `reduceTask`. */
  fold: (event: TaskEvent, at?: number) => void
}

type Delta = Extract<TaskEvent, { type: 'text_delta' | 'thinking_delta' }>

/** Whether an event makes a text longer, as nearly all do. */
export function isDelta(event: TaskEvent): event is Delta {
  return event.type === 'text_delta' || event.type === 'thinking_delta'
}

/**
 * Folds into a state. Deltas in a row are folded as one, and not before somebody looks at the state: a new state for
 * each would cost more than its text.
 */
export function createTaskFold(state: TaskState): TaskFold {
  let row: { type: Delta['type']; data: { text: string }; at: number | undefined } | undefined

  function settle(): TaskState {
    if (row) state = reduceTask(state, row, row.at)
    row = undefined
    return state
  }

  return {
    get state() {
      return settle()
    },
    set state(next) {
      row = undefined
      state = next
    },
    fold: (event, at) => {
      if (!isDelta(event)) state = reduceTask(settle(), event, at)
      else if (row?.type === event.type) row.data.text += event.data.text
      else {
        settle()
        row = { type: event.type, data: { text: event.data.text }, at }
      }
    },
  }
}
