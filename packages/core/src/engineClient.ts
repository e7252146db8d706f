import {
  readHealthResponse,
  readPendingResponse,
  type HealthResponse,
  type PendingPrompt,
} from '@engine-kit/protocol'
import { executeTurn, type ExecuteOptions } from './executeTurn.ts'
import { defaultSilencePolicy, type SilencePolicy } from './heartbeatRhythm.ts'
import { requestJson, type EngineEndpoint } from './requestEngine.ts'
import { defaultRetryPolicy, type RetryPolicy } from './retryDelay.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import { createTaskStore, type TaskStore } from './taskStore.ts'

/** How a client reaches the Engine and what it keeps. */
export interface EngineClientOptions extends EngineEndpoint {
  /** Where transcripts are kept. @default createMemoryStorage() */
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

/** The streaming client: one for an application, without React, for browsers and Node. */
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
  /** Calls the listener when something changed that is asked for rather than streamed. Returns what ends that. */
  onChange: (listener: (change: EngineClientChange) => void) => () => void
  readonly storage: TaskStorage
  readonly baseUrl: string
}

/** `prompts`: a prompt was opened or settled. `tasks`: a transcript was written to the storage. */
export type EngineClientChange = 'prompts' | 'tasks'

/** Stores that nobody watches are kept up to this number, so that going back to a task shows it at once. */
const maxIdleStores = 16

/**
 * Creates a client. Opens no connection and reads no storage until a task is watched or a message sent.
 * @throws TypeError when `baseUrl` is missing.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const {
    baseUrl,
    headers,
    refreshAuthorization,
    fetch,
    storage = createMemoryStorage(),
    linger = 2_000,
    cancel,
  } = options
  if (typeof baseUrl !== 'string') {
    throw new TypeError('createEngineClient needs a baseUrl.')
  }
  const endpoint: EngineEndpoint = { baseUrl, headers, refreshAuthorization, fetch }
  const retryPolicy = { ...defaultRetryPolicy, ...options.retry }
  const silencePolicy = { ...defaultSilencePolicy, ...options.silence }
  const listeners = new Set<(change: EngineClientChange) => void>()
  const stores = new Map<string, TaskStore>()

  function task(taskId: string): TaskStore {
    const store = stores.get(taskId) ?? create(taskId)
    // Last used, last to go. Of those that nobody watches only so many are kept.
    stores.delete(taskId)
    stores.set(taskId, store)
    const idle = [...stores.values()].filter(({ watched }) => !watched)
    for (const forgotten of idle.slice(0, -maxIdleStores)) stores.delete(forgotten.taskId)
    return store
  }

  function create(taskId: string): TaskStore {
    const store: TaskStore = createTaskStore({
      taskId,
      endpoint,
      storage,
      retryPolicy,
      silencePolicy,
      linger,
      cancelTurn: cancel && (async () => cancel(taskId)),
      // It may have been forgotten between being handed out and being watched.
      onWatched: () => {
        if (stores.get(taskId)?.watched !== true) stores.set(taskId, store)
      },
      onChange: (change) => {
        for (const listener of [...listeners]) listener(change)
      },
    })
    return store
  }

  return {
    task,
    storage,
    baseUrl,
    execute: (executeOptions) => executeTurn(endpoint, executeOptions),
    pendingPrompts: async (signal) => {
      const { body, text } = await requestJson(endpoint, { method: 'GET', path: '/hitl/pending', signal })
      return readPendingResponse(body, text)
    },
    health: async (signal) => {
      const { body } = await requestJson(endpoint, { method: 'GET', path: '/health', signal })
      return readHealthResponse(body)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
