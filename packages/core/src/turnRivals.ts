import { lastTurnOf, openTurnOf, unansweredOf } from './taskMessages.ts'
import type { AssistantMessage, Message, TaskState } from './taskState.ts'
import { coversTurn } from './turnCoverage.ts'
import { isEnded } from './turnParts.ts'
import type { TurnPosition } from './turnPosition.ts'

/** A turn that a replay told from its start, and how far it was taken in. */
export interface Rival {
  readonly turn: AssistantMessage
  readonly position: TurnPosition
}

/** The turns without a name that a replay told before its last, where each may be the one on screen. */
export interface TurnRivals {
  /** Takes note of a turn behind which another one begins. */
  add: (rival: Rival, screen: TaskState, damaged: boolean) => void
  /**
   * Which turn is the one on screen: the last that was told, one that was told before it, or `unsure` where several hold
   * what the screen shows and say different things.
   */
  choose: (last: TaskState, screen: TaskState, damaged: boolean) => 'last' | 'unsure' | Rival
  clear: () => void
}

/** Creates the rivals of a replay of which nothing has come. */
export function createTurnRivals(): TurnRivals {
  /** By what they said and did. Two are as unsure as many. */
  const rivals = new Map<string, Rival>()
  let known: ReadonlySet<string> | undefined

  return {
    add: (rival, screen, damaged) => {
      const { turn } = rival
      const shown = openTurnOf(screen)
      if (!isEnded(turn) || rivals.size > 1) return
      if (shown === undefined && unansweredOf(screen) === undefined) return
      if (shown !== undefined && !coversTurn(turn, shown, { damaged, whole: true })) return
      known ??= new Set(screen.messages.filter(hasEnded).map(saidIn))
      const said = saidIn(turn)
      if (!known.has(said)) rivals.set(said, rival)
    },
    choose: (last, screen, damaged) => {
      const turn = lastTurnOf(last)
      const shown = openTurnOf(screen)
      if (turn === undefined || rivals.size === 0) return 'last'
      const facts = { damaged, whole: true }
      // What it has not told yet may still be the same.
      const fits =
        shown === undefined ||
        coversTurn(turn, shown, facts) ||
        (!isEnded(turn) && coversTurn(shown, turn, facts))
      const others = [...rivals].filter(([said]) => !fits || said !== saidIn(turn))
      const [[, rival] = []] = others
      if (rival === undefined) return 'last'
      return fits || others.length > 1 ? 'unsure' : rival
    },
    clear: () => {
      rivals.clear()
      known = undefined
    },
  }
}

function hasEnded(message: Message): message is AssistantMessage {
  return message.role === 'assistant' && isEnded(message)
}

/** What a turn said and did, in one text. */
function saidIn({ parts }: AssistantMessage): string {
  const words = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const calls = parts.flatMap((part) =>
    part.type === 'tool-call' ? [part.tool, part.inputSource ?? part.input] : [],
  )
  return JSON.stringify([words, calls])
}
