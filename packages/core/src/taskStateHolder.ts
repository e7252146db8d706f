import { EngineError } from '@engine-kit/protocol'
import { createFrameSchedule } from './frameSchedule.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import { createTaskFold, isDelta } from './taskFold.ts'
import type { ClientEvent, TaskEvent } from './taskEvent.ts'
import { withMessages } from './taskMessages.ts'
import type { Message, TaskState } from './taskState.ts'
import type { TaskStorage } from './taskStorage.ts'

/** Holds the state of one task: folds, publishes once a frame, and keeps the transcript. */
export interface TaskStateHolder {
  /** The state with everything folded so far, published or not. */
  readonly current: TaskState
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
}

/** What a holder tells its owner. */
export interface TaskStateHooks {
  /** A prompt was opened or settled (`prompts`), or the transcript was written (`tasks`). */
  onChange: (change: 'prompts' | 'tasks') => void
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

  const schedule = createFrameSchedule(() => {
    const { state } = folded
    if (snapshot === state) return
    const promptChanged = snapshot.prompt?.status !== state.prompt?.status
    snapshot = state
    for (const listener of [...listeners]) listener()
    if (promptChanged) onChange('prompts')
  })

  function set(next: TaskState, urgent = false): void {
    if (next === folded.state) return
    folded.state = next
    schedule.request(urgent)
  }

  /** Growing text is not worth a write: a replay brings it back. */
  function saveSoon(): void {
    saveTimer ??= setTimeout(saveNow, saveDelay)
  }

  function saveNow(): void {
    if (saveTimer === undefined) return
    // What is not read yet must not be overwritten.
    if (loading !== undefined && !loaded) return void loading.then(saveNow)
    clearTimeout(saveTimer)
    saveTimer = undefined
    // A transcript that cannot be kept must not cost the conversation that is on screen.
    storage.save(toStoredTask(folded.state, Date.now())).then(
      () => onChange('tasks'),
      () => undefined,
    )
  }

  return {
    get current() {
      return folded.state
    },
    get snapshot() {
      return snapshot
    },
    fold: (event, at) => {
      if (isDelta(event)) {
        folded.fold(event, at)
        schedule.request(false)
      } else {
        set(reduceTask(folded.state, event, at), true)
        if (event.type !== 'heartbeat') saveSoon()
      }
    },
    apply: (event) => {
      set(reduceTask(folded.state, event, Date.now()))
      schedule.flush()
      if (event.type !== 'connection_changed') saveSoon()
    },
    replace: (next) => {
      set(next)
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
        .catch(() => undefined)
        .then((stored) => {
          loaded = true
          const restored = fromStoredTask(stored)
          const { messages, queue, connection } = folded.state
          const said = messages.some((message) => message.role === 'assistant' || message.status === 'sent')
          if (restored?.taskId !== taskId || said) return
          // What was written while the transcript was read stands below it.
          const before = restored.messages.map(withoutRequest)
          const merged = { ...restored, queue: [...restored.queue, ...queue], connection }
          set(withMessages(merged, [...before, ...messages]))
          schedule.flush()
        })
      return loading
    },
    saveNow,
  }
}

/** A message that was on its way when its page went away: nobody hears any more whether it was taken. */
function withoutRequest(message: Message): Message {
  if (message.role === 'assistant' || message.status !== 'sending') return message
  return { ...message, status: 'failed', error: new EngineError('MESSAGE_UNCONFIRMED') }
}
