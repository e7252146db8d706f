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
 * Ids are not documented by the Engine. Where one ends in a number we take that for a position among those that begin
 * alike, and hold back what comes too early. Everything else keeps the order of its arrival.
 *
 * @param seen the ids taken in so far; this adds to them.
 * @param lastId the id behind which the frames go on. What is numbered before it is old and left out.
 */
export function createFrameOrder(seen: Set<string>, lastId: string | undefined): FrameOrder {
  let next = lastId === undefined ? undefined : after(positionOf(lastId))
  let held: Held[] = []
  let latest: Held | undefined

  function release(overGaps: boolean): Frame[] {
    held.sort((a, b) => a.position.number - b.position.number)
    const ready: Frame[] = []
    let count = 0
    for (const { position, events } of held) {
      if (!overGaps && next !== undefined && !follows(next, position)) break
      next = after(position)
      ready.push(...events)
      count++
    }
    held = held.slice(count)
    return ready
  }

  function pushNumbered(event: Frame, position: Position, isKnown: boolean): Frame[] {
    if (next === undefined && held.length === 0 && isStart(event)) next = position
    if (next?.series === position.series && position.number < next.number) return []
    if (next !== undefined && follows(next, position)) {
      next = after(position)
      latest = undefined
      const first = isKnown ? [] : [event]
      return held.length === 0 ? first : [...first, ...release(false)]
    }
    if (isKnown) return []
    const series = held[0]?.position.series ?? next?.series ?? position.series
    // Another numbering: what came before it comes first.
    const before = series === position.series ? [] : release(true)
    if (series !== position.series) next = undefined
    latest = { id: event.id ?? '', position, events: [event] }
    held.push(latest)
    return before
  }

  return {
    push: (event) => {
      if (event.id === undefined) {
        // It came behind the latest frame and stays behind it.
        if (latest === undefined || !held.includes(latest)) return [event]
        latest.events.push(event)
        return []
      }
      const isKnown = seen.has(event.id)
      seen.add(event.id)
      const position = positionOf(event.id)
      if (position !== undefined) return pushNumbered(event, position, isKnown)
      return isKnown ? [] : [...release(true), event]
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

function after(position: Position): Position
function after(position: Position | undefined): Position | undefined
function after(position: Position | undefined): Position | undefined {
  return position && { series: position.series, number: position.number + 1 }
}

/** A turn begins, so nothing of it can come before. */
export function isStart(event: Frame): boolean {
  return event.type === 'thread_lifecycle' && event.data.phase === 'started'
}

function follows(next: Position, { series, number }: Position): boolean {
  return next.series === series && next.number === number
}
