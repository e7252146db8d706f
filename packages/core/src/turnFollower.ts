// Over 300 lines because it is one driver: what decides lives elsewhere, and what acts shares one connection.
import {
  decodeEventList,
  EngineError,
  taskIdOf,
  type EngineEvent,
  type MalformedEvent,
} from '@engine-kit/protocol'
import { isOpen, isWaiting, nextConnectionState, type ConnectionEvent } from './connectionState.ts'
import { engineClockOf } from './engineClock.ts'
import { isStart } from './frameOrder.ts'
import type { SilencePolicy } from './heartbeatRhythm.ts'
import { isTerminal } from './isTerminal.ts'
import { createLookTime } from './lookTime.ts'
import { readEventStream } from './readEventStream.ts'
import { readTime } from './reduceTurn.ts'
import {
  eventStreamOf,
  readJson,
  requestEngine,
  type EngineEndpoint,
  type EventBody,
} from './requestEngine.ts'
import { asEngineError, refusesResumption } from './requestFailure.ts'
import type { RetryPolicy } from './retryDelay.ts'
import { createSilenceWatch, maxTimer, type SilenceWatch } from './silenceWatch.ts'
import { steadyNow } from './steadyNow.ts'
import { streamSlotsOf } from './streamSlots.ts'
import type { ClientEvent } from './taskEvent.ts'
import { hasOpenTurn, lastTurnOf, openPrompts, openTurnOf } from './taskMessages.ts'
import type { TaskState } from './taskState.ts'
import type { TaskStateHolder } from './taskStateHolder.ts'
import { createTurnPosition, type ResumePoint } from './turnPosition.ts'
import { createTurnReplay, type TurnReplay } from './turnReplay.ts'
import { createTurnScope, type TurnScope } from './turnScope.ts'

type Frame = EngineEvent | MalformedEvent

/** Follows one task's turn over whatever connections it takes, and folds what it hears. The driver of the machine. */
export interface TurnFollower {
  /** Tells the connection machine what happened, and does what its decision means. */
  connect: (event: ConnectionEvent) => void
  /** Folds what this browser did, into the screen and into a replay that is being rebuilt beside it. */
  apply: (event: ClientEvent) => void
  /** Begins the request of a turn in the place of whatever was open. Its signal ends with the connection. */
  beginRequest: () => AbortController
  /** Waits until the request may hold a connection: a browser has few. Rejects with the signal's reason. */
  takePlace: (request: AbortController) => Promise<void>
  /** Whether a request is still the one that counts. */
  isCurrent: (request: AbortController) => boolean
  /** Reads the stream of a turn that our request began, to its end, and catches up where it breaks off. */
  read: (stream: EventBody, request: AbortController, sentAt: number) => Promise<void>
  /** Follows a turn that another client's message began: it is looked for until it is found. */
  followOther: () => void
  /**
   * Looks once, without a word on screen, whether the Engine tells of turns that the screen does not show. They are
   * shown, and one that runs is followed.
   *
   * @returns whether the Engine could be asked.
   */
  look: () => Promise<boolean>
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
  /** Asks the Engine whether the task waits for a person, and shows what waits; `undefined` where it cannot be asked. */
  readonly isWaiting: () => Promise<boolean | undefined>
}

/** After a terminal event the body may still hold the details of an error; milliseconds to wait for its end. */
const closingGrace = 500
/** A replay has told everything when it was silent for this many milliseconds, */
const settleTime = 150
/** or when so many have passed since it began, because the running turn behind it may never pause. */
const settleLimit = 400
/** A gap in the ids that has not closed after so many milliseconds is no frame that is still to come. */
const gapPatience = 1_000
/**
 * A look that is not answered within so many milliseconds is given up. So is a replay that stays open and says nothing more
 * while the screen cannot go on with it.
 */
const lookLimit = 3_000
/** An answer of 404 may come from an instance that lacks the buffer: it counts when it has come so often in a row. */
const maxNotFound = 3

/** Creates the follower of one task. */
export function createTurnFollower(options: TurnFollowerOptions): TurnFollower {
  return new Follower(options)
}

const decisive = new Set<ConnectionEvent['type']>([
  'opening',
  'following',
  'retry_asked',
  'finished',
  'gave_up',
  'detached',
])

class Follower implements TurnFollower {
  readonly #options: TurnFollowerOptions
  readonly #silence: SilenceWatch
  #request: AbortController | undefined
  #replay: TurnReplay | undefined
  /** A replay that broke off, to be gone on with. */
  #kept: TurnReplay | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #position = createTurnPosition(true)
  #scope: TurnScope | undefined
  /** Whether a turn that began at that time answers the message that was sent last. */
  #isAnswer: ((startedAt: number | undefined) => boolean | undefined) | undefined
  /** Whether replays have gone on behind an id, or a time, where they were asked to. */
  #helps: Record<ResumePoint['by'], boolean> = { id: true, time: true }
  #notFound = 0
  /** The event id of the start of the turn that was read last. */
  #startId: string | undefined
  /** Whether ids were seen to leave numbers out, rather than frames that are still to come. */
  #gaps = false
  #leftOver = false
  #search = createLookTime()
  #quiet = createLookTime()
  #serverRetry: number | undefined
  /** Set while the Engine is at work on a turn that nothing was heard of. */
  #expects = false
  /** The end of a turn of which a frame could not be read, by its id: the rest is asked for before it is shown. */
  #heldEnd: { readonly id: string | undefined; readonly event: Frame } | undefined
  #mended = false
  #look: ((asked: boolean) => void) | undefined

  constructor(options: TurnFollowerOptions) {
    this.#options = options
    this.#silence = createSilenceWatch(options.silencePolicy, {
      onStalled: () => this.connect({ type: 'stalled' }),
      onDead: () => this.#drop(new EngineError('CONNECTION_LOST', { cause: 'silence' })),
    })
  }

  get #state(): TaskState {
    return this.#options.holder.current
  }

  get #awaitsTurn(): boolean {
    return this.#expects || this.#options.holder.isOpen
  }

  connect = (event: ConnectionEvent): void => {
    // Whoever wants a connection, or none, does not wait for a look.
    if (decisive.has(event.type)) this.#endLook(false)
    const before = this.#options.holder.connection
    const after = nextConnectionState(before, event, {
      now: steadyNow(),
      random: Math.random(),
      online: isOnline(),
      lastEventAt: this.#silence.lastByteAt,
      policy: this.#options.retryPolicy,
    })
    if (after === before) return
    if (after.phase === 'ended') this.#kept = undefined
    if (after.phase === 'ended' && after.error !== undefined) {
      this.#expects = false
      this.apply({ type: 'turn_lost', error: after.error })
    }
    this.apply({ type: 'connection_changed', connection: after })
    clearTimeout(this.#retryTimer)
    if (!isOpen(after)) this.#endRequest()
    if (isWaiting(after)) {
      const wait = Math.max(0, (after.retryAt ?? 0) - steadyNow())
      this.#retryTimer = setTimeout(() => this.connect({ type: 'retry_due' }), Math.min(wait, maxTimer))
    } else if (after.phase === 'reconnecting' && this.#request === undefined) {
      void this.#follow()
    }
  }

  apply = (event: ClientEvent): void => {
    this.#replay?.apply(event)
    if (this.#kept !== this.#replay) this.#kept?.apply(event)
    this.#options.holder.apply(event)
  }

  beginRequest = (): AbortController => {
    this.#kept = undefined
    this.#expects = false
    return this.#openRequest()
  }

  takePlace = (request: AbortController): Promise<void> => this.#takePlace(request, true)

  isCurrent = (candidate: AbortController): boolean => candidate === this.#request

  followOther = (): void => {
    this.connect({ type: 'finished' })
    this.#expects = true
    this.connect({ type: 'following' })
  }

  look = (): Promise<boolean> => {
    if (this.#request !== undefined || !isOnline()) return Promise.resolve(false)
    return new Promise((resolve) => {
      const tooLong = setTimeout(() => this.#endLook(false), lookLimit)
      this.#look = (asked) => {
        clearTimeout(tooLong)
        resolve(asked)
      }
      void this.#follow()
    })
  }

  read = async (stream: EventBody, mine: AbortController, sentAt: number): Promise<void> => {
    // What was learned of ids belongs to a turn.
    this.#position = createTurnPosition(true)
    const takenAt = steadyNow()
    this.#isAnswer = (startedAt) => engineClockOf(this.#options.endpoint).began(startedAt, sentAt, takenAt)
    this.#scope = createTurnScope(() => openTurnOf(this.#state))
    this.#helps = { id: true, time: true }
    this.#mended = false
    this.#heldEnd = undefined
    await this.#readStream(stream, mine, (event) => {
      if (isStart(event) && event.type === 'thread_lifecycle') {
        const startedAt = readTime(event.data.timestamp)
        const clock = engineClockOf(this.#options.endpoint)
        if (startedAt !== undefined) clock.learn(startedAt, sentAt, steadyNow())
        if (event.id !== undefined && event.id === this.#startId) this.#position.distrustIds()
        this.#startId = event.id
      }
      return this.#hear(event)
    })
  }

  #openRequest(): AbortController {
    this.#endRequest()
    this.#request = new AbortController()
    if (this.#look === undefined) this.#silence.start()
    return this.#request
  }

  #endRequest(): void {
    this.#silence.stop()
    this.#request?.abort()
    this.#request = undefined
    this.#replay = undefined
  }

  async #takePlace(request: AbortController, urgent: boolean): Promise<void> {
    await streamSlotsOf(this.#options.endpoint).acquire({
      signal: request.signal,
      urgent,
      weight: () => {
        const { connection, queue } = this.#state
        if (connection.phase === 'connecting') return Infinity
        return queue.length > 0 || openPrompts(this.#state).length > 0 ? 1 : 0
      },
      onAsked: () => this.#letGo(request),
    })
  }

  /** Another stream needs the place: the turn goes on without us, and is caught up when a place is free. */
  #letGo(asked: AbortController): void {
    if (asked !== this.#request) return
    if (this.#look !== undefined) return this.#endLook(false)
    this.#kept = this.#replay
    this.#request = undefined
    this.connect({ type: 'polled', progress: false, error: new EngineError('CONNECTIONS_BUSY') })
    asked.abort()
  }

  /** Catches up by replay. */
  async #follow(): Promise<void> {
    const mine = this.#openRequest()
    try {
      await this.#takePlace(mine, false)
    } catch {
      return
    }
    if (mine !== this.#request) return
    const { replay, point } = this.#prepareReplay()
    this.#replay = replay
    try {
      const response = await requestEngine(this.#options.endpoint, {
        method: 'GET',
        path: this.#replayPath(point),
        stream: true,
        signal: mine.signal,
        lastEventId: point?.by === 'id' ? point.lastEventId : undefined,
      })
      if (mine !== this.#request) return
      this.#notFound = 0
      if (/\bjson\b/i.test(response.headers.get('content-type') ?? '')) {
        const { body: list, text } = await readJson(response, mine.signal)
        if (mine !== this.#request) return
        if (!Array.isArray(list)) throw new EngineError('UNEXPECTED_RESPONSE')
        const news =
          decodeEventList(list, text).filter((event) => this.#hearReplayed(event, replay)).length > 0
        await this.#replayEnded(replay, mine, this.#close(replay, news))
      } else {
        await this.#readStream(await eventStreamOf(response), mine, (event) =>
          this.#hearReplayed(event, replay),
        )
      }
    } catch (error) {
      if (mine === this.#request) this.#replayFailed(asEngineError(error), point)
    } finally {
      // What has ended by itself gives its place back, too.
      mine.abort()
    }
  }

  /** The replay to go on with, and from where; else one of the turn from its start. */
  #prepareReplay(): { replay: TurnReplay; point: ResumePoint | undefined } {
    const { taskId } = this.#options
    const kept = this.#kept
    this.#kept = undefined
    const keptPoint = kept && kept.pointBy(this.#helps)
    if (kept !== undefined && keptPoint !== undefined) {
      kept.reconnect(keptPoint)
      return { replay: kept, point: keptPoint }
    }
    const position = this.#position
    const id =
      openTurnOf(this.#state) && !position.damaged && this.#helps.id ? position.lastEventId : undefined
    const point: ResumePoint | undefined = id === undefined ? undefined : { by: 'id', lastEventId: id }
    position.reconnect()
    const isAnswer = this.#isAnswer
    return {
      replay: createTurnReplay({ taskId, screen: () => this.#state, position, point, isAnswer }),
      point,
    }
  }

  #replayPath(point: ResumePoint | undefined): string {
    const start = (openTurnOf(this.#state)?.startedAt ?? 0) - 1
    const after = Math.max(0, point?.by === 'time' ? point.after : start)
    return `/execute/replay?after=${after}&task_id=${encodeURIComponent(this.#options.taskId)}`
  }

  /** Reads a stream to its end, whatever that is, and does what follows from it. */
  async #readStream(
    stream: EventBody,
    mine: AbortController,
    hear: (event: Frame) => boolean,
  ): Promise<void> {
    const replay = this.#replay
    const timers: ReturnType<typeof setTimeout>[] = []
    let quiet: ReturnType<typeof setTimeout> | undefined
    let doubt: ReturnType<typeof setTimeout> | undefined
    let closing = false
    let news = false
    let failure: EngineError | undefined

    /** Takes note of what a replay has shown; closes soon after the turn has ended. */
    const afterFolding = (): void => {
      if (replay !== undefined && !replay.adopted) news = this.#adopt(replay) || news
      if (closing || this.#awaitsTurn || this.#look !== undefined || replay?.adopted === false) return
      closing = true
      timers.push(setTimeout(() => mine.abort(), closingGrace))
    }
    const settleNow = (): void => {
      if (mine !== this.#request || replay === undefined) return
      news = this.#settle(replay) || news
      if (mine !== this.#request) return
      if (replay.holding && timers.length < 2) timers.push(setTimeout(passGaps, gapPatience))
      if (this.#look !== undefined) this.#decideLook(replay, mine, true)
      else afterFolding()
    }
    const passGaps = (): void => {
      this.#gaps ||= replay?.holding === true
      settleNow()
    }
    /** While heartbeats keep open what tells nothing, no search would end and no prompt show. */
    const doubtAgain = (): void => {
      clearTimeout(doubt)
      if (replay?.adopted === false) doubt = setTimeout(() => replay.adopted || mine.abort(), lookLimit)
    }
    doubtAgain()
    if (replay !== undefined) {
      quiet = setTimeout(settleNow, settleTime)
      timers.push(setTimeout(settleNow, settleLimit))
    }

    try {
      await readEventStream(
        stream,
        {
          retry: (milliseconds) => void (this.#serverRetry = milliseconds),
          event: (event) => {
            if (mine !== this.#request) return
            if (event.type === 'heartbeat') this.#silence.beat()
            else doubtAgain()
            news = hear(event) || news
          },
          received: () => {
            if (mine !== this.#request) return
            this.#silence.byte()
            if (replay !== undefined) {
              clearTimeout(quiet)
              quiet = setTimeout(settleNow, settleTime)
            }
            if (this.#look !== undefined) return
            afterFolding()
            if (news) this.#quiet.reset()
            this.connect({ type: 'received', progress: news })
            news = false
          },
        },
        { signal: mine.signal },
      )
    } catch (error) {
      failure = mine.signal.aborted ? undefined : asEngineError(error)
    } finally {
      for (const timer of [...timers, quiet, doubt]) clearTimeout(timer)
    }
    if (mine !== this.#request) return
    if (replay !== undefined && failure === undefined) {
      return this.#replayEnded(replay, mine, this.#close(replay, news))
    }
    if (this.#awaitsTurn || this.#look !== undefined) {
      for (const event of replay?.breakOff() ?? []) this.#options.holder.fold(event, undefined)
      this.#drop(failure ?? new EngineError('CONNECTION_LOST'))
    } else this.#finish()
  }

  /** Folds one event of a turn's own stream. Answers whether it told the screen something new. */
  #hear(event: Frame): boolean {
    const { taskId } = this.#options
    if ((taskIdOf(event) ?? taskId) !== taskId || this.#scope?.isNested(event)) return false
    this.#position.take(event)
    if (isTerminal(event) && this.#position.damaged && !this.#mended) {
      this.#mended = true
      this.#heldEnd = { id: openTurnOf(this.#state)?.id, event }
      void this.#follow()
      return false
    }
    this.#options.holder.fold(event, steadyNow())
    return true
  }

  /** Takes in one event of a replay. Answers whether it told the screen something new. */
  #hearReplayed(event: Frame, replay: TurnReplay): boolean {
    const ready = replay.push(event)
    // What is told again came at another time.
    const at = replay.settled ? steadyNow() : undefined
    for (const heard of ready) this.#options.holder.fold(heard, at)
    if (replay.astray) this.#startAnew(replay)
    return ready.length > 0
  }

  /** The Engine does not go on where it was asked to: it is asked for the turn from its start. */
  #startAnew(replay: TurnReplay): void {
    if (this.#replay !== replay) return
    this.#helps[replay.resumedBy ?? 'id'] = false
    void this.#follow()
  }

  /** The replay has told everything for now. Answers whether the screen learned something new. */
  #settle(replay: TurnReplay): boolean {
    const ready = replay.settle(this.#gaps)
    for (const event of ready) this.#options.holder.fold(event, undefined)
    if (replay.astray) this.#startAnew(replay)
    const shown = this.#look === undefined && this.#adopt(replay)
    return shown || ready.length > 0
  }

  /** The replay's connection is over. Frames behind a gap come again; if that happens twice, the gap is no loss. */
  #close(replay: TurnReplay, news: boolean): boolean {
    const told = this.#settle(replay) || news
    this.#gaps ||= replay.holding && this.#leftOver && !told
    this.#leftOver = replay.holding
    return told
  }

  /** Shows the replay if it has caught up with the screen. Answers whether it showed anything new. */
  #adopt(replay: TurnReplay): boolean {
    if (this.#look !== undefined) return false
    const before = this.#state
    const next = replay.caughtUp()
    if (next === undefined) return false
    this.#expects = false
    this.#search.reset()
    this.#position = replay.position
    this.#options.holder.replace(next)
    return extent(next) !== extent(before)
  }

  async #replayEnded(replay: TurnReplay, mine: AbortController, news: boolean): Promise<void> {
    if (mine !== this.#request) return
    if (this.#look !== undefined) return this.#decideLook(replay, mine, false)
    if (this.#showHeldEnd() || !this.#awaitsTurn) return this.#finish()
    if (news) this.#quiet.reset()
    // Going on behind a frame the Engine no longer has looks like silence; the whole turn tells.
    if (replay.adopted && !news && this.#position.lastEventId !== undefined) this.#helps.id = !this.#helps.id
    // Less than the screen shows: not the Engine's end of the replay, but something's in between. Where it had gone on
    // behind a point, the point may be to blame.
    if (replay.found && !replay.adopted) {
      if (replay.resumedBy !== undefined) this.#helps[replay.resumedBy] = false
      return this.#drop(new EngineError('CONNECTION_LOST'))
    }
    const now = steadyNow()
    const { maxSearch, maxQuiet } = this.#options.retryPolicy
    // A turn that goes on is there, whichever it is.
    const searched = replay.found || replay.tellsOpenTurn ? 0 : this.#search.answered(now)
    const silent = openPrompts(this.#state).length > 0 ? 0 : this.#quiet.answered(now)
    if (!replay.found || silent >= maxQuiet) {
      // What is listed waits, whatever a replay says.
      const waits = await this.#options.isWaiting()
      if (mine !== this.#request) return
      if (waits === true) {
        this.#search.reset()
        this.#quiet.reset()
        this.#expects = false
      } else if (searched >= maxSearch) return this.#giveUp('TURN_LOST')
      else if (silent >= maxQuiet) return this.#giveUp('TURN_SILENT')
    }
    this.#request = undefined
    const error = replay.found ? undefined : new EngineError('TURN_MISSING')
    this.connect({ type: 'polled', progress: news, error })
  }

  #replayFailed(error: EngineError, point: ResumePoint | undefined): void {
    // An Engine that knows nothing of the task has been asked.
    if (error.status === 404) this.#endLook(true)
    if (this.#request === undefined) return
    if (point?.by === 'id' && refusesResumption(error)) {
      this.#helps.id = false
      void this.#follow()
      return
    }
    this.#notFound = error.status === 404 ? this.#notFound + 1 : 0
    if (this.#notFound >= maxNotFound && this.#look === undefined) this.#giveUp('TURN_LOST')
    else this.#drop(error)
  }

  #drop(error: EngineError): void {
    if (this.#look !== undefined) return this.#endLook(false)
    if (this.#showHeldEnd()) return this.#finish()
    const { phase } = this.#state.connection
    if (phase === 'live' || phase === 'stalled') this.#quiet.answered(steadyNow())
    else this.#quiet.unreachable()
    this.#search.unreachable()
    const dropped = this.#request
    const replay = this.#replay
    // Behind that point nothing came over a connection that stood, or less than the screen shows: the point may be to blame.
    if (replay?.resumedBy !== undefined) {
      const nothing = !replay.heard && error.code === 'CONNECTION_LOST'
      const less = replay.found && !replay.adopted && replay.settled
      if (nothing || less) this.#helps[replay.resumedBy] = false
    }
    this.#kept = this.#replay
    this.#request = undefined
    this.connect({ type: 'dropped', error: this.#withServerRetry(error) })
    dropped?.abort()
  }

  /** A stream may say how long to wait before it is asked for again. */
  #withServerRetry(error: EngineError): EngineError {
    if (this.#serverRetry === undefined || error.retryAfter !== undefined) return error
    const retryAfter = Math.min(this.#serverRetry, this.#options.retryPolicy.maxServerDelay)
    return new EngineError(error.code, { status: error.status, retryAfter, cause: error.cause })
  }

  /** Shows an end that was held back for what could not be read: nothing more can be learned. */
  #showHeldEnd(): boolean {
    const end = this.#heldEnd
    this.#heldEnd = undefined
    // The replay may have told the end, and the start of another turn.
    if (end === undefined || openTurnOf(this.#state)?.id !== end.id) return false
    this.#options.holder.fold(end.event, steadyNow())
    return true
  }

  #giveUp(code: 'TURN_LOST' | 'TURN_SILENT'): void {
    // Nothing of the turn that we were told of is on screen, so there is nothing to give up.
    if (!hasOpenTurn(this.#state)) return this.#finish()
    this.#forgetSearch()
    this.connect({ type: 'gave_up', error: new EngineError(code) })
    this.#options.onEnded()
  }

  #finish(): void {
    this.#expects = false
    // Nothing of the turn is asked for any more: what was taken in of it may go.
    this.#position = createTurnPosition(true)
    this.#forgetSearch()
    this.#options.holder.flush()
    this.connect({ type: 'finished' })
    this.#options.onEnded()
  }

  #forgetSearch(): void {
    this.#notFound = 0
    this.#search.reset()
    this.#quiet.reset()
  }

  /** A look has seen everything for now: what it found is shown, and followed if it runs. */
  #decideLook(replay: TurnReplay, mine: AbortController, open: boolean): void {
    const { newTurns } = replay
    const look = this.#look
    if (look === undefined || newTurns.length === 0) return this.#endLook(true)
    this.#look = undefined
    this.#adopt(replay)
    look(true)
    if (openTurnOf(this.#state) === undefined) {
      this.#endRequest()
      this.#options.holder.flush()
      return this.#options.onEnded()
    }
    if (!open) this.#request = undefined
    else this.#silence.start()
    this.connect({ type: 'following' })
    if (open && mine === this.#request) this.connect({ type: 'received', progress: true })
  }

  #endLook(asked: boolean): void {
    const look = this.#look
    if (look === undefined) return
    this.#look = undefined
    this.#endRequest()
    look(asked)
  }
}

/** Only a plain no counts: a runtime without the API is as good as online. */
function isOnline(): boolean {
  return globalThis.navigator?.onLine !== false
}

/** How much a state shows: a replay that catches up is never shorter, so a difference is news. */
function extent(state: TaskState): number {
  const parts = lastTurnOf(state)?.parts ?? []
  return parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 1), state.messages.length)
}
