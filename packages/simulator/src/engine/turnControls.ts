import type { Engine } from './engine.ts'
import type { Hold, HoldOptions } from './holds.ts'

/** What a test can do to the turns of an Engine. */
export interface TurnControls {
  /**
   * Stops the running turn of a task, as an application's own means might: the Engine documents no way to cancel. The
   * turn ends as `errored`. Answers whether one was running. Over HTTP it is `POST /simulator/cancel { task_id }`.
   */
  cancel: (taskId: string) => boolean
  /** Stops turns at a point, from now on, until the test lets them go: no test has to guess how long something takes. */
  hold: (options?: HoldOptions) => Hold
  /**
   * Lets the running turn of a task die while the Engine lives: it never says anything more, its connections end, and a
   * replay of it ends half-way for ever. Answers whether one was running.
   *
   * @param died called when it dies; a turn that ends first does not.
   */
  letTurnDie: (taskId: string, death: TurnDeath, died?: () => void) => boolean
}

/** How a turn dies. */
export interface TurnDeath {
  /** As soon as the turn has said so many frames in all. @default at once */
  afterFrames?: number
  /** What the next message of the task meets: a turn of its own, or the 409 of a task that is busy for ever. */
  nextMessage: 'accepted' | 'refused'
}

/** Controls the turns of this Engine. */
export function createTurnControls(engine: Engine): TurnControls {
  const atWork = (taskId: string): ReturnType<typeof engine.running.get> => {
    const turn = engine.running.get(taskId)
    return turn?.isAtWork() ? turn : undefined
  }
  return {
    cancel(taskId) {
      const turn = atWork(taskId)
      turn?.cancel()
      return turn !== undefined
    },
    hold: (options = {}) => engine.host.holds.add(options),
    letTurnDie(taskId, { afterFrames = 0, nextMessage }, died) {
      const turn = atWork(taskId)
      turn?.dieAfter(afterFrames, () => {
        if (nextMessage === 'accepted') engine.running.delete(taskId)
        died?.()
      })
      return turn !== undefined
    },
  }
}
