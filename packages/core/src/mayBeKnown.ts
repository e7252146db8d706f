import { hasOpenTurn, openTurnOf } from './taskMessages.ts'
import type { AssistantMessage, TaskState } from './taskState.ts'
import { coversTurn } from './turnCoverage.ts'
import { isEnded } from './turnParts.ts'

/**
 * Whether a turn without a name may be one that is on screen and has ended: it says and does what that one did, as far as
 * it is told. That is the turn before ours, where the replay holds no more turns than have ended. It is any of them where
 * the turn may have been told before.
 *
 * @param count how many turns the replay has begun to tell, with this one.
 * @param retold whether it began under an id under which another one had begun, and no frame of it is later than all
 * before it.
 */
export function mayBeKnown(
  turn: AssistantMessage,
  screen: TaskState,
  count: number,
  retold: boolean,
): boolean {
  const known = screen.messages.filter(
    (message): message is AssistantMessage => message.role === 'assistant' && isEnded(message),
  )
  // Nobody waits for a turn, and one that is over and has no name may be any of those that are on screen.
  if (known.length > 0 && !hasOpenTurn(screen) && isEnded(turn)) return true
  // Where ours has begun on screen, the replay tells it behind those that have ended.
  const any = retold && (openTurnOf(screen) === undefined || count > known.length + 1)
  const from = any ? 0 : count > known.length ? known.length : -1
  const exactly = { damaged: false, whole: true }
  return known.slice(from).some((one) => {
    // What it has not told yet may still be the same.
    return coversTurn(one, turn, exactly) && (!isEnded(turn) || coversTurn(turn, one, exactly))
  })
}
