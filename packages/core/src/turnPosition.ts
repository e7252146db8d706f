import { timeOf, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { equalJson } from './equalJson.ts'
import { after, isSame, isStart, positionOf, type Position } from './frameOrder.ts'
import { isTerminal } from './isTerminal.ts'
import { noUsage } from './taskState.ts'
import type { CarriedOver } from './turnCoverage.ts'

type Frame = EngineEvent | MalformedEvent

/** From where a replay is to go on. */
export type ResumePoint =
  | { readonly by: 'id'; readonly lastEventId: string }
  /** Milliseconds by the Engine's clock; frames of that moment are told again. */
  | { readonly by: 'time'; readonly after: number }

/**
 * How far into a turn its frames have been taken in, and what their ids and times are worth. Neither is documented by
 * the Engine, so both are trusted only for what they have shown themselves to be.
 */
export interface TurnPosition {
  /** Notes a frame that was folded into the turn. */
  take: (event: Frame) => void
  /** What follows comes over another connection. Only there can a frame be told again. */
  reconnect: () => void
  /** Compares a frame that is to go on behind this position: is it new, told before, or proof that we are astray? */
  compare: (event: Frame, by: ResumePoint['by']) => 'new' | 'told' | 'astray'
  /** Another turn began under the id of this one: ids name no place. */
  distrustIds: () => void
  /** Whether the frame of that id was taken in. */
  has: (id: string) => boolean
  /** Behind which id a replay may go on. `undefined` where ids prove nothing, and when the turn has ended. */
  readonly lastEventId: string | undefined
  /** From which moment a replay may go on. `undefined` where frames carry no times, or times that go back. */
  readonly lastTime: number | undefined
  /** Whether frames may be missing: one could not be read, or the ids left numbers out. */
  readonly damaged: boolean
  /** Whether ids count up by one; `undefined` where that is not known. */
  readonly counts: boolean | undefined
  /** Whether its ids begin where those of any turn may: with a first number. */
  readonly countsAnew: boolean
  /** What stands on screen though it was not told up to here: told behind it, that counts once. */
  owed: CarriedOver
}

/**
 * Creates the position of a turn of which nothing has been taken in.
 *
 * @param live whether its frames are those of the live stream, where a number that is left out may be a frame that got
 * lost. A replay may leave out what it does not keep.
 */
export function createTurnPosition(live: boolean): TurnPosition {
  const known = new Map<string, Frame>()
  const here = new Set<string>()
  let lastId: string | undefined
  let next: Position | undefined
  let counts: boolean | undefined
  let idsProve = true
  let unreadable = false
  let ended = false
  let timesProve = true
  let lastTime: number | undefined
  let moment: Frame[] = []
  let matched = 0

  function takeId(event: Frame): void {
    if (event.id === undefined) {
      idsProve = false
      return
    }
    // An id that comes twice over one connection names no frame.
    if (here.has(event.id)) idsProve = false
    here.add(event.id)
    known.set(event.id, event)
    lastId = event.id
    const position = positionOf(event.id)
    if (next !== undefined) counts = counts !== false && position !== undefined && isSame(next, position)
    next = position && after(position)
  }

  function takeTime(event: Frame): void {
    const time = timeOf(event)
    if (time === undefined || (lastTime !== undefined && time < lastTime)) {
      timesProve = false
      return
    }
    if (time !== lastTime) moment = []
    moment.push(event)
    lastTime = time
  }

  function compareId(event: Frame): 'new' | 'told' | 'astray' {
    if (event.id === undefined || here.has(event.id)) return 'astray'
    const before = known.get(event.id)
    if (before !== undefined) return isSameFrame(before, event) ? 'told' : 'astray'
    const position = positionOf(event.id)
    const gap = next !== undefined && (position === undefined || !isSame(next, position))
    return live && counts !== false && gap ? 'astray' : 'new'
  }

  function compareTime(event: Frame): 'new' | 'told' | 'astray' {
    const time = timeOf(event)
    if (time === undefined || lastTime === undefined) return 'astray'
    if (time < lastTime) return 'told'
    const expected = moment[matched]
    if (expected === undefined) return 'new'
    matched++
    return time === lastTime && isSameFrame(expected, event) ? 'told' : 'astray'
  }

  return {
    owed: { parts: [], thinking: '', usage: noUsage },
    take: (event) => {
      if (event.type === 'heartbeat') return
      if (event.type === 'malformed') {
        // It was not received: neither its id nor its time is where we are.
        unreadable = true
        return
      }
      ended ||= isTerminal(event)
      takeId(event)
      takeTime(event)
      matched = moment.length
    },
    reconnect: () => {
      here.clear()
      matched = 0
    },
    compare: (event, by) => {
      if (event.type === 'heartbeat' || event.type === 'malformed') return 'new'
      return by === 'id' ? compareId(event) : compareTime(event)
    },
    distrustIds: () => void (idsProve = false),
    has: (id) => known.has(id),
    get lastEventId() {
      return idsProve && !ended ? lastId : undefined
    },
    get lastTime() {
      return timesProve && !ended ? lastTime : undefined
    },
    get damaged() {
      return unreadable || (live && idsProve && counts === false)
    },
    get countsAnew() {
      const [first = ''] = known.keys()
      return (positionOf(first)?.number ?? 2) < 2
    },
    get counts() {
      return idsProve ? counts : false
    },
  }
}

function isSameFrame(a: Frame, b: Frame): boolean {
  if (isStart(a) !== isStart(b) || a.type !== b.type || a.type === 'malformed' || b.type === 'malformed') {
    return false
  }
  if (a.type === 'unknown' && b.type === 'unknown' && a.name !== b.name) return false
  return equalJson(a.data, b.data) && equalJson(a.sources, b.sources)
}
