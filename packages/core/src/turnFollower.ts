// Over 300 lines because it is one driver: what decides lives elsewhere, and what acts shares one connection.
import { decodeEventList, EngineError, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { isOpen, isWaiting, nextConnectionState, type ConnectionEvent } from './connectionState.ts'
import { isTerminal } from './isTerminal.ts'
import { readEventStream } from './readEventStream.ts'
import { hasOpenTurn, openTurnOf } from './reduceTask.ts'
import { eventStreamOf, requestEngine, type EngineEndpoint } from './requestEngine.ts'
import { asEngineError } from './requestFailure.ts'
import type { RetryPolicy } from './retryDelay.ts'
import { createSilenceWatch, maxTimer, type SilenceWatch } from './silenceWatch.ts'
import type { SilencePolicy } from './heartbeatRhythm.ts'
import type { ClientEvent } from './taskEvent.ts'
import type { TaskState } from './taskState.ts'
import type { TaskStateHolder } from './taskStateHolder.ts'
import { createTurnReplay, isForeign, type TurnReplay } from './turnReplay.ts'

/** Follows one task's turn over whatever connections it takes, and folds what it hears. The driver of the machine. */
export interface TurnFollower {
  /** Tells the connection machine what happened, and does what its decision means. */
  connect: (event: ConnectionEvent) => void
  /** Folds what this browser did, into the screen and into a replay that is being rebuilt beside it. */
  apply: (event: ClientEvent) => void
  /** Begins a request of its own in the place of whatever was open. Its signal ends with the connection. */
  beginRequest: () => AbortController
  /** Whether a request is still the one that counts. */
  isCurrent: (request: AbortController) => boolean
  /** Reads a turn's stream to its end, and catches up where it breaks off. */
  read: (stream: ReadableStream<Uint8Array>, request: AbortController) => Promise<void>
  /**
   * Looks in the replay whether a turn has begun that nothing was heard of. Resolves with whether one was found; it
   * is followed then.
   */
  findTurn: () => Promise<boolean>
}

/** What a follower needs. */
export interface TurnFollowerOptions {
  readonly taskId: string
  readonly endpoint: EngineEndpoint
  readonly holder: TaskStateHolder
  readonly retryPolicy: RetryPolicy
  readonly silencePolicy: SilencePolicy
  /** The Engine ended the turn, or the connection to it was given up. */
  readonly onEnded: () => void
}

/** After a terminal event the body may still hold the details of an error; milliseconds to wait for its end. */
const closingGrace = 500
/** A replay has told everything when it was silent for this many milliseconds, */
const settleTime = 150
/** or when so many have passed since its first byte, because the running turn behind it may never pause. */
const settleLimit = 400
/** A gap in the ids that has not closed after so many milliseconds of more frames is taken for their own. */
const gapPatience = 1_000
/** Milliseconds to look for a turn that may not have begun. */
const searchLimit = 3_000
/** Replays in a row that do not hold the turn, after which it counts as lost. */
const maxMissing = 3

/** Creates the follower of one task. */
export function createTurnFollower(options: TurnFollowerOptions): TurnFollower {
  const { taskId, endpoint, holder, retryPolicy, silencePolicy, onEnded } = options
  const seen = new Set<string>()
  let lastId: string | undefined
  let request: AbortController | undefined
  let replay: TurnReplay | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let missing = 0
  let lastIdHelps = true
  /** Whether every frame had an id. What comes without one cannot be told from its repetition. */
  let allHaveIds = true
  /** Whether the ids were seen to have gaps of their own, rather than frames that got lost. */
  let idsHaveGaps = false
  let leftOverBefore = false
  /** Set while it is unknown whether a turn has begun at all. */
  let searching: ((found: boolean) => void) | undefined

  const silence: SilenceWatch = createSilenceWatch(silencePolicy, {
    onStalled: () => connect({ type: 'stalled' }),
    onDead: () => drop(new EngineError('CONNECTION_LOST', { cause: 'silence' })),
  })

  function connect(event: ConnectionEvent): void {
    const before = holder.current.connection
    const after = nextConnectionState(before, event, {
      now: Date.now(),
      random: Math.random(),
      online: isOnline(),
      lastEventAt: silence.lastByteAt,
      policy: retryPolicy,
    })
    if (after === before) return
    if (after.phase === 'ended' && after.error !== undefined) apply({ type: 'turn_lost', error: after.error })
    apply({ type: 'connection_changed', connection: after })
    clearTimeout(retryTimer)
    if (!isOpen(after)) endRequest()
    if (isWaiting(after)) {
      const wait = Math.max(0, (after.retryAt ?? 0) - Date.now())
      retryTimer = setTimeout(() => connect({ type: 'retry_due' }), Math.min(wait, maxTimer))
    } else if (after.phase === 'reconnecting' && request === undefined) {
      void follow()
    }
    if (after.phase === 'ended') stopSearching(false)
  }

  function apply(event: ClientEvent): void {
    replay?.apply(event)
    holder.apply(event)
  }

  function beginRequest(): AbortController {
    endRequest()
    request = new AbortController()
    silence.start()
    return request
  }

  function endRequest(): void {
    silence.stop()
    request?.abort()
    request = undefined
    // However it ended: frames it held back were not taken in, and have to come again.
    replay?.close()
    replay = undefined
  }

  /** Catches up by replay. */
  async function follow(): Promise<void> {
    const mine = beginRequest()
    const state = holder.current
    const resumeId = lastIdHelps && allHaveIds && openTurnOf(state) ? lastId : undefined
    const mineReplay = createTurnReplay(state, seen, resumeId)
    replay = mineReplay
    try {
      const response = await requestEngine(endpoint, {
        method: 'GET',
        path: replayPath(state),
        signal: mine.signal,
        lastEventId: resumeId,
      })
      if (mine !== request) return
      if (/\bjson\b/i.test(response.headers.get('content-type') ?? '')) {
        const list: unknown = await response.json()
        if (mine !== request) return
        if (!Array.isArray(list)) throw new EngineError('UNEXPECTED_RESPONSE')
        const news = decodeEventList(list).filter((event) => hear(event, mineReplay)).length > 0
        replayEnded(mineReplay, close(mineReplay, news))
      } else {
        await read(await eventStreamOf(response), mine)
      }
    } catch (error) {
      if (mine !== request) return
      const failure = asEngineError(error)
      if (failure.code === 'TASK_NOT_FOUND') giveUp()
      else drop(failure)
    }
  }

  async function read(stream: ReadableStream<Uint8Array>, mine: AbortController): Promise<void> {
    const mineReplay = replay
    const timers: ReturnType<typeof setTimeout>[] = []
    let quiet: ReturnType<typeof setTimeout> | undefined
    let closing = false
    let news = false
    let holdingSince: number | undefined
    let failure: EngineError | undefined

    /** Takes note of what a replay has shown; closes soon after the turn has ended. */
    const afterFolding = (): void => {
      if (mineReplay !== undefined && !mineReplay.adopted) news = adopt(mineReplay) || news
      if (closing || hasOpenTurn(holder.current) || (mineReplay !== undefined && !mineReplay.adopted)) return
      closing = true
      timers.push(setTimeout(() => mine.abort(), closingGrace))
    }
    const settleNow = (): void => {
      if (mine !== request || mineReplay === undefined) return
      news = settle(mineReplay) || news
      if (searching !== undefined) connect({ type: 'finished' })
      else afterFolding()
    }

    try {
      await readEventStream(
        stream,
        {
          event: (event) => {
            if (mine !== request) return
            if (event.type === 'heartbeat') silence.beat()
            news = hear(event, mineReplay) || news
          },
          received: () => {
            if (mine !== request) return
            silence.byte()
            if (mineReplay !== undefined) {
              holdingSince = mineReplay.holding ? (holdingSince ?? Date.now()) : undefined
              if (Date.now() - (holdingSince ?? Date.now()) > gapPatience) {
                idsHaveGaps = true
                settleNow()
              }
              if (timers.length === 0) timers.push(setTimeout(settleNow, settleLimit))
              clearTimeout(quiet)
              quiet = setTimeout(settleNow, settleTime)
            }
            afterFolding()
            connect({ type: 'received', progress: news })
            news = false
          },
        },
        { signal: mine.signal },
      )
    } catch (error) {
      failure = mine.signal.aborted ? undefined : asEngineError(error)
    } finally {
      for (const timer of [...timers, quiet]) clearTimeout(timer)
    }
    if (mine !== request) return
    if (mineReplay !== undefined) {
      news = close(mineReplay, news)
      if (failure === undefined) return replayEnded(mineReplay, news)
    }
    if (hasOpenTurn(holder.current)) drop(failure ?? new EngineError('CONNECTION_LOST'))
    else finish()
  }

  /** Folds one event. Answers whether it told the screen something new. */
  function hear(event: EngineEvent | MalformedEvent, from: TurnReplay | undefined): boolean {
    const now = Date.now()
    if (event.id === undefined && event.type !== 'heartbeat') allHaveIds = false
    if (from !== undefined) {
      const ready = from.push(event)
      for (const heard of ready) fold(heard, now)
      return ready.length > 0
    }
    if (event.type === 'thread_lifecycle' && isForeign(event.data, taskId)) return false
    if (event.id !== undefined && seen.has(event.id)) return false
    fold(event, now)
    return true
  }

  function fold(event: EngineEvent | MalformedEvent, now: number): void {
    if (event.id !== undefined) {
      seen.add(event.id)
      lastId = event.id
    }
    if (isTerminal(event)) lastId = undefined
    holder.fold(event, now)
  }

  /** The replay has told everything for now. Answers whether the screen learned something new. */
  function settle(from: TurnReplay): boolean {
    const ready = from.settle(idsHaveGaps)
    for (const event of ready) fold(event, Date.now())
    return adopt(from) || ready.length > 0
  }

  /** The replay's connection is over. Frames behind a gap come again; if that happens twice, the gap is no loss. */
  function close(from: TurnReplay, news: boolean): boolean {
    const told = settle(from) || news
    const leftOver = from.close()
    idsHaveGaps ||= leftOver && leftOverBefore && !told
    leftOverBefore = leftOver
    return told
  }

  /** Shows the replay if it has caught up with the screen. Answers whether it showed anything new. */
  function adopt(from: TurnReplay): boolean {
    const before = holder.current
    const next = from.caughtUp(before)
    if (next === undefined) return false
    stopSearching(true)
    for (const id of from.taken) seen.add(id)
    lastId = from.lastId
    holder.replace(next)
    return extent(next) !== extent(before)
  }

  function replayEnded(from: TurnReplay, news: boolean): void {
    if (searching !== undefined && !from.adopted) {
      connect({ type: 'finished' })
      return
    }
    if (!hasOpenTurn(holder.current)) return finish()
    // Going on behind a frame the Engine no longer has looks like silence; the whole turn tells.
    const silent = from.adopted && !news && lastId !== undefined
    lastIdHelps = !silent || !lastIdHelps
    // Less than the screen shows: not the Engine's end of the replay, but something's in between.
    if (from.found && !from.adopted) return drop(new EngineError('CONNECTION_LOST'))
    missing = from.found ? 0 : missing + 1
    if (missing >= maxMissing) return giveUp()
    request = undefined
    connect({ type: 'polled', progress: news })
  }

  function drop(error: EngineError): void {
    const dropped = request
    request = undefined
    if (searching !== undefined) connect({ type: 'finished' })
    else connect({ type: 'dropped', error })
    dropped?.abort()
  }

  function giveUp(): void {
    missing = 0
    connect({ type: 'gave_up', error: new EngineError('TURN_LOST') })
    onEnded()
  }

  function finish(): void {
    missing = 0
    holder.flush()
    connect({ type: 'finished' })
    onEnded()
  }

  function stopSearching(found: boolean): void {
    const answer = searching
    searching = undefined
    answer?.(found)
  }

  return {
    connect,
    apply,
    beginRequest,
    isCurrent: (candidate) => candidate === request,
    read,
    findTurn: () =>
      new Promise((resolve) => {
        connect({ type: 'finished' })
        if (!isOnline()) return resolve(false)
        const tooLong = setTimeout(() => connect({ type: 'finished' }), searchLimit)
        searching = (found) => {
          clearTimeout(tooLong)
          resolve(found)
        }
        connect({ type: 'following' })
      }),
  }

  function replayPath(state: TaskState): string {
    // One millisecond before the turn began, because `after` may or may not include its moment.
    const after = Math.max(0, (openTurnOf(state)?.startedAt ?? 0) - 1)
    // Task ids may be any string, and `encodeURIComponent` throws on half a surrogate pair.
    return `/execute/replay?after=${after}&task_id=${encodeURIComponent(taskId.toWellFormed())}`
  }
}

/** Only a plain no counts: a runtime without the API is as good as online. */
function isOnline(): boolean {
  return globalThis.navigator?.onLine !== false
}

/** How much a state shows: a replay that catches up is never shorter, so a difference is news. */
function extent(state: TaskState): number {
  const last = state.messages.at(-1)
  if (last?.role !== 'assistant') return state.messages.length
  return last.parts.reduce(
    (sum, part) => sum + ('text' in part ? part.text.length : 1),
    state.messages.length,
  )
}
