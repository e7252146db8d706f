import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { isTerminal } from './isTerminal.ts'

/** Puts the frames of one connection into the order of their ids. */
export interface FrameOrder {
  /** Takes a frame in and answers with those whose turn it is now: often just this one. */
  push: (event: Frame) => readonly Frame[]
  /**
   * Nothing more is coming for now. Answers with what was held back as far as no number is missing.
   *
   * @param overGaps with it, all that was held back: numbers are left out. What comes later keeps its order.
   */
  flush: (overGaps: boolean) => readonly Frame[]
  /** The connection broke: answers with what comes out then. Nothing, where it is missing. */
  breakOff?: () => readonly Frame[]
  /** Whether frames wait for others that come before them. */
  readonly holding: boolean
}

type Frame = EngineEvent | MalformedEvent

/**
 * Ids are not documented by the Engine. Where they end in a number that counts up we take that for a position, and hold
 * back what comes too early. Where an id comes twice, or numbers do not count, frames keep the order of their arrival:
 * an id that proves nothing must not cost a frame.
 *
 * @param counts whether the ids of the turn are known to count, or known not to.
 * @param lastId the id behind which the frames go on.
 */
export function createFrameOrder(counts: boolean | undefined, lastId?: string): FrameOrder {
  let off = counts === false
  let trusted = counts === true
  const last = lastId === undefined ? undefined : positionOf(lastId)
  let next: Position | undefined = last && after(last)
  let held: Held[] = []
  let latest: Held | undefined
  let arrivals = 0
  const seen = new Set<string>()

  /** What is held, by number; with a limit only as far as no number is missing. */
  function release(overGaps: boolean): Frame[] {
    held.sort((a, b) => a.position.number - b.position.number)
    const ready: Frame[] = []
    let count = 0
    for (const { position, events } of held) {
      if (!overGaps && next !== undefined && !isSame(next, position)) break
      next = after(position)
      ready.push(...events)
      count++
    }
    held = held.slice(count)
    return ready
  }

  function giveUp(event: Frame): Frame[] {
    off = true
    // In the order in which they came: that is all that is known now.
    const events = held.sort((a, b) => a.arrival - b.arrival).flatMap((one) => one.events)
    held = []
    return [...events, event]
  }

  /** A turn begins, so nothing of the turn comes before. */
  function begin(event: Frame, position: Position): Frame[] {
    // A number that was passed already says that each turn is counted anew: what is held belongs to the turn before.
    const anew = next !== undefined && next.series === position.series && position.number < next.number
    // So does an end before the start, with all that is held, whatever its number is.
    const before = anew || held.some(({ events }) => events.some(isTerminal))
    const isOurs = (one: Held): boolean => !before && isLater(one.position, position)
    const later = held.filter(isOurs)
    held = held.filter((one) => !isOurs(one))
    const earlier = release(true)
    held = later
    latest = undefined
    next = after(position)
    return [...earlier, event, ...release(false)]
  }

  function pushNumbered(event: Frame, position: Position): Frame[] {
    if (isStart(event)) return begin(event, position)
    if (next !== undefined && isSame(next, position)) {
      trusted = true
      next = after(position)
      latest = undefined
      return [event, ...release(false)]
    }
    if (next?.series === position.series && position.number < next.number) {
      // Before the place from which the frames go on it is known, or proves that they do not.
      if (last !== undefined && position.number <= last.number) return [event]
      // What is numbered before a turn's start belongs to an earlier turn; or the numbers are no positions.
      return trusted ? [] : giveUp(event)
    }
    const series = held[0]?.position.series ?? next?.series ?? position.series
    // Another numbering: what came before it comes first.
    const before = series === position.series ? [] : release(true)
    if (series !== position.series) next = undefined
    latest = { position, arrival: arrivals++, events: [event] }
    held.push(latest)
    return before
  }

  return {
    push: (event) => {
      if (off) return [event]
      if (event.id === undefined) {
        // It came behind the latest frame and stays behind it.
        if (latest === undefined || !held.includes(latest)) return [event]
        latest.events.push(event)
        return []
      }
      if (isStart(event)) seen.clear()
      if (seen.has(event.id)) return giveUp(event)
      seen.add(event.id)
      const position = positionOf(event.id)
      return position === undefined ? [...release(true), event] : pushNumbered(event, position)
    },
    flush: (overGaps) => {
      off ||= overGaps
      return release(overGaps)
    },
    get holding() {
      return held.length > 0
    },
  }
}

interface Held {
  readonly position: Position
  readonly arrival: number
  /** The frame, and those without an id that came behind it. */
  readonly events: Frame[]
}

/** Where a frame stands by its id. */
export interface Position {
  /** What stands before the number: a restarted Engine may count anew under another one. */
  readonly series: string
  readonly number: number
}

/** The position that an id tells, where it ends in a number. */
export function positionOf(id: string): Position | undefined {
  const parts = /^(.*?)(\d{1,15})$/s.exec(id)
  return parts === null ? undefined : { series: parts[1] ?? '', number: Number(parts[2]) }
}

/** The position behind another. */
export function after({ series, number }: Position): Position {
  return { series, number: number + 1 }
}

/** Whether two positions are the same. */
export function isSame(a: Position, b: Position): boolean {
  return a.series === b.series && a.number === b.number
}

/** A turn begins, so nothing of it can come before. */
export function isStart(event: Frame): boolean {
  return event.type === 'thread_lifecycle' && event.data.phase === 'started'
}

function isLater(position: Position, than: Position): boolean {
  return position.series === than.series && position.number > than.number
}
