// Over 300 lines are one driver: everything here touches the world, and everything that decides lives elsewhere.
import {
  decodeEventList,
  EngineError,
  readPendingResponse,
  readRespondResponse,
  type EngineEvent,
  type ExecuteRequest,
  type MalformedEvent,
  type MediaBlock,
  type RespondRequest,
} from '@engine-kit/protocol'
import {
  isFollowing,
  isOpen,
  isWaiting,
  nextConnectionState,
  type ConnectionEvent,
  type ConnectionState,
} from './connectionState.ts'
import { isTerminal } from './executeTurn.ts'
import { createFrameSchedule } from './frameSchedule.ts'
import {
  afterHeartbeat,
  afterReconnect,
  silenceLimits,
  unknownRhythm,
  type HeartbeatRhythm,
  type SilencePolicy,
} from './heartbeatRhythm.ts'
import { readEventStream } from './readEventStream.ts'
import { isEnded } from './reduceTurn.ts'
import { emptyTask, hasOpenTurn, reduceTask } from './reduceTask.ts'
import { requestEngine, requestEventStream, requestJson, type EngineEndpoint } from './requestEngine.ts'
import type { RetryPolicy } from './retryDelay.ts'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import type { ClientEvent, OutgoingMessage } from './taskEvent.ts'
import type { PromptPart, TaskState, UserMessage } from './taskState.ts'
import type { TaskStorage } from './taskStorage.ts'
import { createTurnReplay, type TurnReplay } from './turnReplay.ts'

/**
 * One task: its state, and the commands that change it. Shared by everything on the page that shows the task; the
 * first watcher opens the connection, and some time after the last one has left it closes.
 */
export interface TaskStore {
  readonly taskId: string
  /** Whether anybody watches, or a connection still lingers. */
  readonly watched: boolean
  /** The latest published state. The same object until something changes. */
  getSnapshot: () => TaskState
  /** Watches the task. The listener is called after each publication, at most once a frame. */
  subscribe: (listener: () => void) => () => void
  /** Watches the task without listening. Returns what ends the watching. */
  attach: () => () => void
  /**
   * Stops watching at once, whoever else does. The Engine goes on with the turn; the next watcher catches up.
   */
  detach: () => void
  /** Says something. While a turn runs the message waits in `queue`, where it can be edited and removed. */
  send: (message: SendOptions) => void
  /** Sends a failed message again. If the first attempt did arrive, the work is done twice. */
  sendAgain: (messageId: string) => void
  /** Takes a failed message off the screen. */
  removeMessage: (messageId: string) => void
  /** Changes a message that waits in the queue. */
  editQueued: (messageId: string, text: string) => void
  /** Takes a message out of the queue. */
  removeQueued: (messageId: string) => void
  /** Sends a queued message now, where the turn it waited for has failed or was interrupted. */
  sendQueued: (messageId: string) => void
  /** Answers a prompt. One answer at a time and one per prompt: a second call while the first is under way does nothing. */
  answer: (answer: AnswerOptions) => void
  /** Tries to connect now instead of waiting. */
  reconnect: () => void
}

/** What to say. */
export interface SendOptions {
  readonly text: string
  /** @default [] */
  readonly media?: readonly MediaBlock[] | undefined
}

/** What to answer. */
export interface AnswerOptions {
  readonly requestId: string
  /** `yes` or `no` for a permission, free text for a question. */
  readonly answer: string
  readonly feedback?: string | undefined
}

/** What a task store needs from its client. */
export interface TaskStoreOptions {
  readonly taskId: string
  readonly endpoint: EngineEndpoint
  readonly storage: TaskStorage
  readonly retryPolicy: RetryPolicy
  readonly silencePolicy: SilencePolicy
  /** Milliseconds between the last watcher's leaving and the closing of the connection. */
  readonly linger: number
  /** A prompt was opened or settled, or the transcript was written. */
  readonly onChange: (change: 'prompts' | 'tasks') => void
}

/** After a terminal event the body may still hold the details of an error; milliseconds to wait for its end. */
const closingGrace = 500
/** A replay of a turn without a name has told everything when it was silent for this many milliseconds. */
const settleTime = 150
/** Milliseconds of quiet before a transcript is written. */
const saveDelay = 250
/** A timer beyond this many milliseconds would fire at once. */
const maxTimer = 2 ** 31 - 1
/** Replays in a row that do not hold the turn, after which it counts as lost. */
const maxMissing = 3

/** Creates the store of one task. Does nothing until somebody watches or sends. */
export function createTaskStore(options: TaskStoreOptions): TaskStore {
  const { taskId, endpoint, storage, retryPolicy, silencePolicy, linger, onChange } = options
  const listeners = new Set<() => void>()
  let state = emptyTask(taskId)
  let snapshot = state
  let watchers = 0
  let lingering: ReturnType<typeof setTimeout> | undefined
  let stopWatchingPage: (() => void) | undefined
  let loading: Promise<void> | undefined
  let request: AbortController | undefined
  let replay: TurnReplay | undefined
  let missing = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let silenceTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let lastEventAt: number | undefined
  let rhythm: HeartbeatRhythm = unknownRhythm

  const schedule = createFrameSchedule(() => {
    if (snapshot === state) return
    const promptChanged = snapshot.prompt?.status !== state.prompt?.status
    snapshot = state
    for (const listener of [...listeners]) listener()
    if (promptChanged) onChange('prompts')
  })

  function setState(next: TaskState): void {
    if (next === state) return
    state = next
    schedule.request()
  }

  /** Something this browser did: shown at once, kept through a running replay, and stored. */
  function apply(event: ClientEvent): void {
    replay?.apply(event)
    setState(reduceTask(state, event, Date.now()))
    schedule.flush()
    if (event.type !== 'connection_changed') save()
  }

  function fold(event: EngineEvent | MalformedEvent, at?: number): void {
    setState(reduceTask(state, event, at))
    if (event.type !== 'text_delta' && event.type !== 'thinking_delta' && event.type !== 'heartbeat') save()
  }

  function save(): void {
    saveTimer ??= setTimeout(saveNow, saveDelay)
  }

  function saveNow(): void {
    clearTimeout(saveTimer)
    saveTimer = undefined
    // A transcript that cannot be kept must not cost the conversation that is on screen.
    storage.save(toStoredTask(state, Date.now())).then(
      () => onChange('tasks'),
      () => undefined,
    )
  }

  function load(): Promise<void> {
    loading ??= storage
      .load(taskId)
      .catch(() => undefined)
      .then((stored) => {
        if (stored === undefined || state.messages.length > 0) return
        setState({ ...fromStoredTask(stored), connection: state.connection })
        schedule.flush()
      })
    return loading
  }

  // The connection: the pure machine decides, `act` does what the decision means.

  function connect(event: ConnectionEvent): void {
    const before = state.connection
    const online = globalThis.navigator?.onLine !== false
    const context = { now: Date.now(), random: Math.random(), online, lastEventAt, policy: retryPolicy }
    const after = nextConnectionState(before, event, context)
    if (after === before) return
    apply({ type: 'connection_changed', connection: after })
    act(after)
  }

  function act(connection: ConnectionState): void {
    clearTimeout(retryTimer)
    if (!isOpen(connection)) endRequest()
    if (isWaiting(connection)) {
      const wait = Math.max(0, (connection.retryAt ?? 0) - Date.now())
      retryTimer = setTimeout(() => connect({ type: 'retry_due' }), Math.min(wait, maxTimer))
    } else if (connection.phase === 'reconnecting' && request === undefined) {
      void follow()
    }
  }

  function beginRequest(): AbortController {
    endRequest()
    rhythm = afterReconnect(rhythm)
    request = new AbortController()
    watchSilence()
    return request
  }

  function endRequest(): void {
    clearTimeout(silenceTimer)
    request?.abort()
    request = undefined
    replay = undefined
  }

  /** Calls a silent connection stalled, then dead. One timer that looks again, not one per byte. */
  function watchSilence(): void {
    const beganAt = Date.now()
    const look = (): void => {
      const silent = Date.now() - Math.max(beganAt, lastEventAt ?? 0)
      const { stalledAfter, deadAfter } = silenceLimits(rhythm, silencePolicy)
      if (silent >= deadAfter) {
        const dead = request
        connect({ type: 'dropped', error: new EngineError('CONNECTION_LOST', { cause: 'silence' }) })
        dead?.abort()
        return
      }
      if (silent >= stalledAfter) connect({ type: 'stalled' })
      const next = silent >= stalledAfter ? deadAfter : stalledAfter
      silenceTimer = setTimeout(look, Math.min(next - silent, maxTimer))
    }
    look()
  }

  // Turns.

  async function open(message: OutgoingMessage): Promise<void> {
    apply({ type: 'message_sending', message })
    connect({ type: 'opening' })
    const mine = beginRequest()
    const { id: messageId, text, media } = message
    const body: ExecuteRequest = {
      message: text,
      task_id: taskId,
      ...(media.length > 0 ? { media: [...media] } : {}),
    }
    let stream: ReadableStream<Uint8Array>
    try {
      stream = await requestEventStream(endpoint, {
        method: 'POST',
        path: '/execute',
        body,
        signal: mine.signal,
      })
    } catch (error) {
      if (mine !== request) return
      refused(message, asEngineError(error))
      return
    }
    if (mine !== request) return
    apply({ type: 'message_sent', messageId })
    await readTurn(stream, mine)
  }

  function refused(message: OutgoingMessage, error: EngineError): void {
    if (error.code === 'TURN_RUNNING') {
      // A turn that somebody else began: this message waits for it like any other.
      apply({ type: 'message_removed', messageId: message.id })
      apply({ type: 'message_queued', message })
      connect({ type: 'finished' })
      connect({ type: 'following' })
      return
    }
    apply({ type: 'message_failed', messageId: message.id, error })
    connect({ type: 'finished' })
    if (error.code === 'HITL_REQUIRED') void lookForPrompts([])
  }

  /** Catches up with a turn that another request began, by replay. */
  async function follow(): Promise<void> {
    const mine = beginRequest()
    const mineReplay = createTurnReplay(state)
    replay = mineReplay
    const last = state.messages.at(-1)
    const startedAt = last?.role === 'assistant' && !isEnded(last) ? last.startedAt : undefined
    // One millisecond before the turn began, because `after` may or may not include its moment.
    const after = startedAt === undefined ? 0 : Math.max(0, startedAt - 1)
    const path = `/execute/replay?after=${after}&task_id=${encodeURIComponent(wellFormed(taskId))}`
    try {
      const response = await requestEngine(endpoint, { method: 'GET', path, signal: mine.signal })
      if (mine !== request) return
      if (/\bjson\b/i.test(response.headers.get('content-type') ?? '')) {
        const list: unknown = await response.json()
        if (mine !== request) return
        if (!Array.isArray(list)) throw new EngineError('UNEXPECTED_RESPONSE')
        for (const event of decodeEventList(list)) mineReplay.push(event)
        replayEnded(mineReplay, adoptReplay(mineReplay, true))
        return
      }
      const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')
      if (!isStream || response.body === null) throw new EngineError('UNEXPECTED_RESPONSE')
      await readTurn(response.body, mine)
    } catch (error) {
      if (mine !== request) return
      const failure = asEngineError(error)
      if (failure.code === 'TASK_NOT_FOUND') giveUp()
      else drop(failure)
    }
  }

  async function readTurn(stream: ReadableStream<Uint8Array>, mine: AbortController): Promise<void> {
    const mineReplay = replay
    let closing: ReturnType<typeof setTimeout> | undefined
    let settling: ReturnType<typeof setTimeout> | undefined
    let news = false
    let failure: EngineError | undefined
    try {
      await readEventStream(
        stream,
        {
          event: (event) => {
            if (mine !== request) return
            if (event.type === 'heartbeat') rhythm = afterHeartbeat(rhythm, Date.now())
            if (mineReplay === undefined) {
              news = true
              fold(event, Date.now())
            } else if (mineReplay.push(event) && mineReplay.adopted) {
              news = true
              fold(event, Date.now())
            }
            if (isTerminal(event) && !hasOpenTurn(state))
              closing ??= setTimeout(() => mine.abort(), closingGrace)
          },
          received: () => {
            if (mine !== request) return
            lastEventAt = Date.now()
            if (mineReplay !== undefined && !mineReplay.adopted) {
              news = adoptReplay(mineReplay, false) || news
              clearTimeout(settling)
              settling = setTimeout(() => adoptReplay(mineReplay, true), settleTime)
              if (mineReplay.adopted && !hasOpenTurn(state))
                closing ??= setTimeout(() => mine.abort(), closingGrace)
            }
            connect({ type: 'received', progress: news })
            news = false
          },
        },
        { signal: mine.signal },
      )
    } catch (error) {
      failure = mine.signal.aborted ? undefined : asEngineError(error)
    } finally {
      clearTimeout(closing)
      clearTimeout(settling)
    }
    if (mine !== request) return
    if (mineReplay !== undefined) {
      news = adoptReplay(mineReplay, true) || news
      if (failure === undefined) return replayEnded(mineReplay, news)
    }
    if (hasOpenTurn(state)) drop(failure ?? new EngineError('CONNECTION_LOST'))
    else finish()
  }

  /** Shows the replay if it has caught up with the screen. Answers whether it showed anything new. */
  function adoptReplay(from: TurnReplay, settled: boolean): boolean {
    const next = from.caughtUp(state, settled)
    if (next === undefined) return false
    missing = 0
    const news = extent(next) !== extent(state)
    setState(next)
    save()
    return news
  }

  function replayEnded(from: TurnReplay, news: boolean): void {
    if (!hasOpenTurn(state)) return finish()
    // Not adopted: the Engine answered and does not have the turn, or only a part of it.
    missing = from.adopted ? 0 : missing + 1
    if (missing >= maxMissing) return giveUp()
    request = undefined
    connect({ type: 'polled', progress: news })
  }

  function drop(error: EngineError): void {
    request = undefined
    connect({ type: 'dropped', error })
  }

  function giveUp(): void {
    missing = 0
    const error = new EngineError('TURN_LOST')
    apply({ type: 'turn_lost', error })
    connect({ type: 'gave_up', error })
  }

  function finish(): void {
    missing = 0
    schedule.flush()
    connect({ type: 'finished' })
    saveNow()
    const [next] = state.queue
    if (state.status === 'completed' && next !== undefined) void open(next)
  }

  function busy(): boolean {
    return hasOpenTurn(state) || isOpen(state.connection)
  }

  // Prompts.

  async function sendAnswer({ requestId, answer, feedback }: AnswerOptions): Promise<void> {
    apply({ type: 'answer_sending', requestId, answer, feedback })
    const body: RespondRequest = { task_id: taskId, answer, ...(feedback ? { feedback } : {}) }
    try {
      readRespondResponse(await requestJson(endpoint, { method: 'POST', path: '/hitl/respond', body }))
      apply({ type: 'answer_sent', requestId })
    } catch (cause) {
      const error = asEngineError(cause)
      if (error.status === 404) apply({ type: 'answer_refused', requestId })
      // The answer may have arrived although its receipt did not: look before anything is said again.
      else if (!mayHaveArrived(error) || !(await lookForPrompts([requestId]))) {
        apply({ type: 'answer_failed', requestId, error })
      }
    }
    if (hasOpenTurn(state) && !isFollowing(state.connection)) connect({ type: 'following' })
  }

  /** Asks the Engine which prompts wait. Answers whether it could tell. */
  async function lookForPrompts(askedAbout: readonly string[]): Promise<boolean> {
    try {
      const listed = readPendingResponse(
        await requestJson(endpoint, { method: 'GET', path: '/hitl/pending' }),
      )
      const pending = listed.filter((prompt) => prompt.task_id === taskId)
      apply({ type: 'prompts_listed', pending, askedAbout })
    } catch {
      return false
    }
    if (watchers > 0 && hasOpenTurn(state) && !isFollowing(state.connection)) connect({ type: 'following' })
    return true
  }

  // Watching.

  async function arrive(): Promise<void> {
    stopWatchingPage ??= watchPage((event) => connect({ type: event }), saveNow)
    await load()
    if (watchers === 0 || isFollowing(state.connection) || !hasOpenTurn(state)) return
    connect({ type: 'following' })
    const asked = openPrompts(state).map((prompt) => prompt.requestId)
    if (asked.length > 0) void lookForPrompts(asked)
  }

  function detach(): void {
    clearTimeout(lingering)
    lingering = undefined
    stopWatchingPage?.()
    stopWatchingPage = undefined
    connect({ type: 'detached' })
    if (saveTimer !== undefined) saveNow()
  }

  function attach(): () => void {
    watchers++
    clearTimeout(lingering)
    lingering = undefined
    if (!isFollowing(state.connection)) void arrive()
    let left = false
    return () => {
      if (left) return
      left = true
      watchers--
      if (watchers === 0) lingering = setTimeout(detach, linger)
    }
  }

  async function say(message: OutgoingMessage): Promise<void> {
    await load()
    if (busy()) apply({ type: 'message_queued', message })
    else await open(message)
  }

  function sendNow(message: OutgoingMessage | undefined): void {
    if (message !== undefined && !busy()) void open(message)
  }

  return {
    taskId,
    get watched() {
      return watchers > 0 || isFollowing(state.connection)
    },
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      const leave = attach()
      return () => {
        listeners.delete(listener)
        leave()
      }
    },
    attach,
    detach,
    send: ({ text, media = [] }) => void say({ id: crypto.randomUUID(), text, media, createdAt: Date.now() }),
    sendAgain: (messageId) => {
      sendNow(state.messages.find((message): message is UserMessage => isFailedMessage(message, messageId)))
    },
    removeMessage: (messageId) => {
      if (state.messages.some((message) => isFailedMessage(message, messageId))) {
        apply({ type: 'message_removed', messageId })
      }
    },
    editQueued: (messageId, text) => apply({ type: 'queued_message_edited', messageId, text }),
    removeQueued: (messageId) => apply({ type: 'queued_message_removed', messageId }),
    sendQueued: (messageId) => sendNow(state.queue.find((message) => message.id === messageId)),
    answer: (answer) => {
      const prompt = openPrompts(state).find(({ requestId }) => requestId === answer.requestId)
      if (prompt?.status === 'open' || prompt?.status === 'failed') void sendAnswer(answer)
    },
    reconnect: () => {
      if (hasOpenTurn(state))
        connect({ type: state.connection.phase === 'idle' ? 'following' : 'retry_asked' })
    },
  }
}

function isFailedMessage(message: TaskState['messages'][number], messageId: string): boolean {
  return message.role === 'user' && message.status === 'failed' && message.id === messageId
}

function openPrompts(state: TaskState): PromptPart[] {
  const last = state.messages.at(-1)
  if (last?.role !== 'assistant' || isEnded(last)) return []
  return last.parts.filter((part): part is PromptPart => part.type === 'prompt')
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

/** Whether the request may have done its work although it failed: no answer, or one from something in between. */
function mayHaveArrived({ status }: EngineError): boolean {
  return status === undefined || status >= 500 || status < 400
}

function asEngineError(error: unknown): EngineError {
  return error instanceof EngineError ? error : new EngineError('UNKNOWN', { cause: error })
}

/** `encodeURIComponent` throws on half a surrogate pair; task ids may be any string. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text))
}

type PageEvent = 'online' | 'offline' | 'visible'

/** Tells what the page learns about the network and about being looked at. Does nothing outside a browser. */
function watchPage(tell: (event: PageEvent) => void, onHide: () => void): () => void {
  const { window, document } = globalThis
  if (window === undefined || document === undefined) return () => undefined
  const online = (): void => tell('online')
  const offline = (): void => tell('offline')
  const visibility = (): void => (document.visibilityState === 'visible' ? tell('visible') : onHide())
  window.addEventListener('online', online)
  window.addEventListener('offline', offline)
  window.addEventListener('pagehide', onHide)
  document.addEventListener('visibilitychange', visibility)
  return () => {
    window.removeEventListener('online', online)
    window.removeEventListener('offline', offline)
    window.removeEventListener('pagehide', onHide)
    document.removeEventListener('visibilitychange', visibility)
  }
}
