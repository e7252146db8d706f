import {
  EngineError,
  readHealthResponse,
  readPendingResponse,
  type HealthResponse,
  type PendingPrompt,
} from '@engine-kit/protocol'
import { createId } from './createId.ts'
import { executeTurn, type ExecuteOptions } from './executeTurn.ts'
import { createForgettableStore, type ForgettableStore } from './forgettableStore.ts'
import { defaultSilencePolicy, type SilencePolicy } from './heartbeatRhythm.ts'
import { openChannel, type Channel } from './openChannel.ts'
import { requestJson, type EngineEndpoint } from './requestEngine.ts'
import { defaultRetryPolicy, type RetryPolicy } from './retryDelay.ts'
import { createScopedStorage } from './scopedStorage.ts'
import { scopeKey } from './scopeKey.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import { createTaskStore, type TaskStore } from './taskStore.ts'
import { transcriptSize } from './transcriptSize.ts'

/** How a client reaches the Engine and what it keeps. */
export interface EngineClientOptions extends EngineEndpoint {
  /** Where transcripts are kept; each `scope` has a part of its own in it. @default createMemoryStorage() */
  readonly storage?: TaskStorage | undefined
  /** Overrides of `defaultRetryPolicy`. */
  readonly retry?: Partial<RetryPolicy> | undefined
  /** Overrides of `defaultSilencePolicy`. */
  readonly silence?: Partial<SilencePolicy> | undefined
  /** Milliseconds a connection outlives its last watcher, so that a change of page does not cut it. @default 2_000 */
  readonly linger?: number | undefined
  /**
   * Stops the work on a task, where the application has a way to. The Engine documents none; without this there is no
   * `cancel` command. Resolving only means that the request was taken: the turn ends when the Engine says so.
   */
  readonly cancel?: ((taskId: string) => Promise<unknown>) | undefined
}

/** The streaming client: one for an application and a person, without React, for browsers and Node. */
export interface EngineClient {
  /** The store of one task: always the same one while anybody watches it. Opens nothing by itself. */
  task: (taskId: string) => TaskStore
  /** Runs one turn and yields its events: for scripts and servers. */
  execute: (options: ExecuteOptions) => ReturnType<typeof executeTurn>
  /**
   * What waits for a person, over all tasks.
   * @throws EngineError
   */
  pendingPrompts: (signal?: AbortSignal) => Promise<PendingPrompt[]>
  /**
   * How the Engine is. A sick Engine is an error: it answers 503.
   * @throws EngineError
   */
  health: (signal?: AbortSignal) => Promise<HealthResponse>
  /**
   * Forgets a task here and in the other tabs: they stop following it, show nothing of it, and keep nothing. The Engine
   * keeps its own memory of the task, and goes on with its turn. Rejects where the storage refuses.
   */
  forget: (taskId: string) => Promise<void>
  /**
   * Forgets everything of this client's scope, here and in its other tabs: streams end, stores are emptied, transcripts
   * are removed. The clients do nothing from then on; whoever signs in next needs a new one. Rejects where the storage
   * refuses to forget; asking again tries again.
   */
  signOut: () => Promise<void>
  /** Calls the listener when something changed that is asked for rather than streamed. Returns what ends that. */
  onChange: (listener: (change: EngineClientChange) => void) => () => void
  /** Where this client's transcripts are kept: of the storage it was given, the part that belongs to its scope. */
  readonly storage: TaskStorage
  readonly baseUrl: string
  /** Names this client, and no other, in the keys of caches. */
  readonly id: string
}

/**
 * `prompts`: a prompt was opened or settled. `tasks`: a transcript was written or forgotten. `storage`: a task's transcript
 * can no longer be kept, or can again; its state says which. `signed-out`: the client is over, by its own `signOut` or by
 * one in another tab.
 */
export type EngineClientChange = 'prompts' | 'tasks' | 'storage' | 'signed-out'

/** Stores that nobody watches are kept up to this number, so that going back to a task shows it at once, */
const maxIdleStores = 16
/** and up to so many characters together. */
const maxIdleSize = 20_000_000

/**
 * Creates a client. Opens no connection and reads no storage until a task is watched or a message sent.
 * @throws TypeError when `baseUrl` is missing.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const { baseUrl, headers, refreshAuthorization, linger = 2_000, cancel } = options
  if (typeof baseUrl !== 'string') {
    throw new TypeError('createEngineClient needs a baseUrl.')
  }
  const scope = scopeKey(options)
  const storage = createScopedStorage(options.storage ?? createMemoryStorage(), scope)
  const over = new AbortController()
  const isOver = (): boolean => over.signal.aborted
  const endpoint: EngineEndpoint = {
    baseUrl,
    scope: options.scope,
    headers: currentHeaders,
    refreshAuthorization,
    fetch: options.fetch,
  }
  const retryPolicy = { ...defaultRetryPolicy, ...options.retry }
  const silencePolicy = { ...defaultSilencePolicy, ...options.silence }
  const listeners = new Set<(change: EngineClientChange) => void>()
  const stores = new Map<string, ForgettableStore>()
  let channel: Channel<ScopeMessage> | undefined

  /** Asked for at each attempt: who has signed out asks nothing any more. */
  async function currentHeaders(): Promise<HeadersInit> {
    const current = typeof headers === 'function' && !isOver() ? await headers() : headers
    if (isOver() || typeof current === 'function') throw new EngineError('UNAUTHORIZED')
    return current ?? {}
  }

  function tell(change: EngineClientChange): void {
    for (const listener of [...listeners]) listener(change)
  }

  function task(name: string): TaskStore {
    // Half a surrogate pair has no form on the wire: it would be one task here and another there.
    const taskId = name.toWellFormed()
    const known = stores.get(taskId) ?? create(taskId)
    // Last used, last to go. Of those that nobody watches only so many are kept, and always the one asked for.
    stores.delete(taskId)
    const idle = [...stores.values()].filter(({ store }) => !store.watched).reverse()
    stores.set(taskId, known)
    let room = maxIdleSize
    for (const [index, { store }] of idle.entries()) {
      room -= transcriptSize(store.getSnapshot().messages)
      if (index >= maxIdleStores - 1 || room < 0) stores.delete(store.taskId)
    }
    return known.store
  }

  function create(taskId: string): ForgettableStore {
    const created: ForgettableStore = createForgettableStore({
      taskId,
      isOver,
      onUse: listen,
      create: () =>
        createTaskStore({
          taskId,
          scopeKey: scope.key,
          endpoint,
          storage,
          retryPolicy,
          silencePolicy,
          linger,
          cancelTurn: cancel && (async () => cancel(taskId)),
          // It may have been let go between being handed out and being watched.
          onWatched: () => {
            if (stores.get(taskId)?.store.watched !== true) stores.set(taskId, created)
          },
          onChange: tell,
        }),
    })
    return created
  }

  /** Hears from now on what is forgotten in other tabs. For good: what has been shown here may be shown again. */
  function listen(): void {
    if (!isOver()) channel ??= openChannel(`engine-kit:${scope.key}`, hear)
  }

  function hear(message: ScopeMessage): void {
    switch (message.type) {
      case 'signed-out':
        end()
        return void storage.takeBack()
      case 'forgotten':
        stores.get(message.taskId)?.forget()
        return void storage.takeBack(message.taskId).then(() => tell('tasks'))
      case 'removed':
        return tell('tasks')
      default:
        return message satisfies never
    }
  }

  async function forget(taskId: string): Promise<void> {
    listen()
    stores.get(taskId)?.forget()
    channel?.post({ type: 'forgotten', taskId })
    try {
      await storage.remove(taskId)
    } finally {
      channel?.post({ type: 'removed' })
      tell('tasks')
    }
  }

  function end(): void {
    if (isOver()) return
    over.abort(new EngineError('UNAUTHORIZED'))
    storage.close()
    for (const { forget: forgetTask } of stores.values()) forgetTask()
    channel?.close()
    tell('signed-out')
  }

  async function signOut(): Promise<void> {
    listen()
    channel?.post({ type: 'signed-out' })
    end()
    await storage.clear()
  }

  return {
    task,
    storage,
    baseUrl,
    id: createId(),
    execute: ({ signal, ...turn }) => {
      const either = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
      return executeTurn(endpoint, { ...turn, taskId: turn.taskId.toWellFormed(), signal: either })
    },
    pendingPrompts: async (signal) => {
      const { body, text } = await requestJson(endpoint, { method: 'GET', path: '/hitl/pending', signal })
      return readPendingResponse(body, text)
    },
    health: async (signal) => {
      const { body } = await requestJson(endpoint, { method: 'GET', path: '/health', signal })
      return readHealthResponse(body)
    },
    forget: (taskId) => handled(forget(taskId.toWellFormed())),
    signOut: () => handled(signOut()),
    onChange: (listener) => {
      listen()
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** What clients of one scope tell each other. */
type ScopeMessage =
  | { type: 'signed-out' }
  | { type: 'forgotten'; taskId: string }
  /** What was forgotten is not kept any more, either. */
  | { type: 'removed' }

/** A failure is told to who waits for it, and is no unhandled rejection where nobody does. */
function handled(outcome: Promise<void>): Promise<void> {
  outcome.catch(() => undefined)
  return outcome
}
