import { EngineError } from '@engine-kit/protocol'
import { createFrameSchedule } from './frameSchedule.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import { createTaskFold, isDelta } from './taskFold.ts'
import type { ClientEvent, TaskEvent } from './taskEvent.ts'
import { withMessages } from './taskMessages.ts'
import type { Message, TaskState } from './taskState.ts'
import { isQuotaError, type TaskStorage } from './taskStorage.ts'

/** Holds the state of one task: folds, publishes once a frame, and keeps the transcript. */
export interface TaskStateHolder {
  /** The state with everything folded so far, published or not. */
  readonly current: TaskState
  /** Whether something is under way in it whose end the Engine has not told. Costs less than a look at the state. */
  readonly isOpen: boolean
  /** Its connection. Costs less than a look at the state. */
  readonly connection: TaskState['connection']
  /** The latest published state. */
  readonly snapshot: TaskState
  /** Folds what the Engine said. `at` as for `reduceTask`. */
  fold: (event: TaskEvent, at?: number) => void
  /** Folds what this browser did, and shows it at once. */
  apply: (event: ClientEvent) => void
  /** Puts another state in the place of the current one: a rebuilt turn. */
  replace: (state: TaskState) => void
  /** Shows what another tab shows, which also keeps it. */
  mirror: (state: TaskState) => void
  /** Publishes now what would have waited for its turn. */
  flush: () => void
  subscribe: (listener: () => void) => () => void
  /** Reads the stored transcript, once. Never rejects. */
  load: () => Promise<void>
  /** Writes what is still to be written. */
  saveNow: () => void
  /** Forgets everything. From then on nothing is folded, shown or written. */
  end: () => void
}

/** What a holder tells its owner. */
export interface TaskStateHooks {
  /** As a client's `onChange` tells it. */
  onChange: (change: 'prompts' | 'tasks' | 'storage') => void
}

/** Milliseconds of quiet before a transcript is written. */
const saveDelay = 250

/** Creates the holder of a task that nothing is known of yet. */
export function createTaskStateHolder(
  taskId: string,
  storage: TaskStorage,
  { onChange }: TaskStateHooks,
): TaskStateHolder {
  const listeners = new Set<() => void>()
  const folded = createTaskFold(emptyTask(taskId))
  let snapshot = folded.state
  let loading: Promise<void> | undefined
  let loaded = false
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let saves = 0
  let ended = false

  const schedule = createFrameSchedule(() => {
    const { state } = folded
    if (snapshot === state) return
    const promptChanged = snapshot.prompt?.status !== state.prompt?.status
    snapshot = state
    for (const listener of [...listeners]) listener()
    if (promptChanged && !ended) onChange('prompts')
  })

  function set(next: TaskState, urgent = false): void {
    if (ended || next === folded.state) return
    folded.state = next
    schedule.request(urgent)
  }

  /** Growing text is not worth a write: a replay brings it back. */
  function saveSoon(): void {
    if (!ended) saveTimer ??= setTimeout(saveNow, saveDelay)
  }

  function saveNow(): void {
    if (saveTimer === undefined) return
    // What is not read yet must not be overwritten.
    if (loading !== undefined && !loaded) return void loading.then(saveNow)
    clearTimeout(saveTimer)
    saveTimer = undefined
    const mine = ++saves
    // A transcript that cannot be kept must not cost the conversation that is on screen.
    storage.save(toStoredTask(folded.state, Date.now())).then(
      () => {
        if (mine === saves) noteStorage('kept')
        if (!ended) onChange('tasks')
      },
      (error: unknown) => {
        if (mine === saves) noteStorage(isQuotaError(error) ? 'full' : 'unavailable')
      },
    )
  }

  function noteStorage(kept: TaskState['storage']): void {
    if (ended || kept === folded.state.storage) return
    apply({ type: 'storage_changed', storage: kept })
    onChange('storage')
  }

  function apply(event: ClientEvent): void {
    const before = folded.state
    set(reduceTask(before, event, Date.now()))
    schedule.flush()
    // A look that found nothing leaves nothing to keep.
    if (folded.state === before) return
    if (event.type !== 'connection_changed' && event.type !== 'storage_changed') saveSoon()
  }

  return {
    get current() {
      return folded.state
    },
    get isOpen() {
      return folded.isOpen
    },
    get connection() {
      return folded.connection
    },
    get snapshot() {
      return snapshot
    },
    fold: (event, at) => {
      if (ended) return
      folded.fold(event, at)
      if (!folded.isAhead) return
      schedule.request(!isDelta(event))
      if (!isDelta(event)) saveSoon()
    },
    apply,
    replace: (next) => {
      set({ ...next, storage: folded.state.storage })
      saveSoon()
    },
    mirror: (next) => set(next),
    flush: schedule.flush,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load: () => {
      loading ??= storage
        .load(taskId)
        .catch(() => noteStorage('unavailable'))
        .then((stored) => {
          loaded = true
          const restored = fromStoredTask(stored)
          const { messages, queue, connection, storage: kept } = folded.state
          const said = messages.some((message) => message.role === 'assistant' || message.status === 'sent')
          if (restored?.taskId !== taskId || said || ended) return
          // What was written while the transcript was read stands below it.
          const before = restored.messages.map(withoutRequest)
          const merged = { ...restored, queue: [...restored.queue, ...queue], connection, storage: kept }
          set(withMessages(merged, [...before, ...messages]))
          schedule.flush()
        })
      return loading
    },
    saveNow,
    end: () => {
      clearTimeout(saveTimer)
      saveTimer = undefined
      set(emptyTask(taskId))
      ended = true
      schedule.flush()
    },
  }
}

/** A message that was on its way when its page went away: nobody hears any more whether it was taken. */
function withoutRequest(message: Message): Message {
  if (message.role === 'assistant' || message.status !== 'sending') return message
  return { ...message, status: 'failed', error: new EngineError('MESSAGE_UNCONFIRMED').data }
}
