import type { TurnError } from '../agent.ts'

/** How `turn.fail` unwinds the agent. Without an error the turn ends as `errored`. */
export class TurnFailure extends Error {
  override readonly name = 'TurnFailure'
  readonly error: TurnError | undefined

  constructor(error: TurnError | undefined) {
    super(error?.message ?? 'The turn failed.')
    this.error = error
  }
}
