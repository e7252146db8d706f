import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'

/** Puts replayed frames into the order of their ids, and each of them once. */
export interface FrameOrder {
  /** Takes a frame in and answers with those whose turn it is now: often just this one, none for a duplicate. */
  push: (event: Frame) => readonly Frame[]
  /**
   * Nothing more is coming for now. Answers with what was held back as far as it has no gap.
   *
   * @param overGaps with it, all that was held back: the numbers are known to have gaps.
   */
  flush: (overGaps: boolean) => readonly Frame[]
  /** Whether frames are held back. */
  readonly holding: boolean
  /** Forgets what is still held back, so that it can come again. Answers whether there was anything. */
  drop: () => boolean
}

type Frame = EngineEvent | MalformedEvent

/**
 * Ids are not documented by the Engine. Where they end in a number we take it for a position and hold back what comes
 * too early. Frames whose ids do not end in a number, or that have none, keep the order of their arrival.
 *
 * @param seen the ids taken in so far; this adds to them.
 * @param lastId the id behind which the frames go on. What is numbered before it is old and left out.
 */
export function createFrameOrder(seen: Set<string>, lastId: string | undefined): FrameOrder {
  const last = lastId === undefined ? undefined : positionOf(lastId)
  const start = last && after(last)
  let next = start
  let held: Held[] = []
  let latest: Held | undefined

  function release(overGaps: boolean): Frame[] {
    const ready: Frame[] = []
    held.sort((a, b) => a.position.number - b.position.number)
    while (held[0] !== undefined && (overGaps || next === undefined || follows(next, held[0].position))) {
      const { position, events } = held[0]
      held.shift()
      next = after(position)
      ready.push(...events)
    }
    return ready
  }

  return {
    push: (event) => {
      if (event.id === undefined) {
        // It came behind the latest frame and stays behind it.
        if (latest === undefined || !held.includes(latest)) return [event]
        latest.events.push(event)
        return []
      }
      if (seen.has(event.id)) return []
      seen.add(event.id)
      const position = positionOf(event.id)
      if (position === undefined) return [event]
      if (position.series === start?.series && position.number < start.number) return []
      // The very first may not go through: an earlier one could still come.
      if (next !== undefined && follows(next, position)) {
        next = after(position)
        latest = undefined
        return held.length === 0 ? [event] : [event, ...release(false)]
      }
      latest = { id: event.id, position, events: [event] }
      held.push(latest)
      return []
    },
    get holding() {
      return held.length > 0
    },
    flush: release,
    drop: () => {
      for (const { id } of held) seen.delete(id)
      const dropped = held.length > 0
      held = []
      return dropped
    },
  }
}

interface Held {
  readonly id: string
  readonly position: Position
  /** The frame, and those without an id that came behind it. */
  readonly events: Frame[]
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

function follows(next: Position, { series, number }: Position): boolean {
  return next.series === series && next.number === number
}
