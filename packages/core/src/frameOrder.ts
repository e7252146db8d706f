import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'

/** Puts replayed frames into the order of their ids, and each of them once. */
export interface FrameOrder {
  /** Takes a frame in and answers with those whose turn it is now: often just this one, none for a duplicate. */
  push: (event: Frame) => readonly Frame[]
  /** Nothing more is coming for now: answers with everything that was held back, in order. */
  flush: () => readonly Frame[]
}

type Frame = EngineEvent | MalformedEvent

/**
 * Ids are not documented by the Engine. Where they end in a number we take it for a position, hold back what comes
 * too early, and let it go when the gap has closed or nothing more is coming. Frames whose ids do not end in a
 * number, or that have none, keep the order of their arrival.
 *
 * @param seen the ids taken in so far; shared by the connections of one task.
 * @param lastId the id behind which the frames go on. What is numbered before it is old and left out.
 */
export function createFrameOrder(seen: Set<string>, lastId: string | undefined): FrameOrder {
  const last = lastId === undefined ? undefined : positionOf(lastId)
  const start = last && after(last)
  let next = start
  let held: { position: Position; event: Frame }[] = []

  function release(): Frame[] {
    const ready: Frame[] = []
    held.sort((a, b) => a.position.number - b.position.number)
    while (held[0] !== undefined && follows(next, held[0].position)) {
      const { position, event } = held.shift() as (typeof held)[number]
      next = after(position)
      ready.push(event)
    }
    return ready
  }

  return {
    push: (event) => {
      if (event.id === undefined) return [event]
      if (seen.has(event.id)) return []
      seen.add(event.id)
      const position = positionOf(event.id)
      if (position === undefined) return [event]
      if (position.series === start?.series && position.number < start.number) return []
      if (follows(next, position)) {
        next = after(position)
        return held.length === 0 ? [event] : [event, ...release()]
      }
      held.push({ position, event })
      return []
    },
    flush: () => {
      const rest = held.sort((a, b) => a.position.number - b.position.number)
      held = []
      const last = rest.at(-1)
      if (last !== undefined) next = after(last.position)
      return rest.map(({ event }) => event)
    },
  }
}

interface Position {
  /** What stands before the number: a restarted Engine may count anew under another one. */
  readonly series: string
  readonly number: number
}

function positionOf(id: string): Position | undefined {
  const parts = /^(.*?)(\d{1,15})$/s.exec(id)
  return parts === null ? undefined : { series: parts[1] ?? '', number: Number(parts[2]) }
}

function after({ series, number }: Position): Position {
  return { series, number: number + 1 }
}

/** Whether a frame at that position may be taken in now. The first one may not: an earlier one could still come. */
function follows(next: Position | undefined, { series, number }: Position): boolean {
  return next !== undefined && next.series === series && next.number === number
}
