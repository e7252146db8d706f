import { emptyTask } from './reduceTask.ts'
import type { LiveTaskStore, TaskStore } from './taskStore.ts'

/** A store that can forget its task, and the way to do that. */
export interface ForgettableStore {
  readonly store: TaskStore
  /** Stops following the task and empties the store. What was under way changes nothing any more. */
  readonly forget: () => void
}

/** What a forgettable store needs. */
export interface ForgettableStoreOptions {
  readonly taskId: string
  /** Creates what follows the task. */
  readonly create: () => LiveTaskStore
  /** Whether nothing may begin any more. */
  readonly isOver: () => boolean
  /** Somebody watches the task or says something in it. */
  readonly onUse: () => void
}

/**
 * Creates a store that outlives what it shows: who watches it and who commands it stay the same, and when the task is
 * forgotten everything behind it goes. What is under way there then ends in something that nobody looks at.
 *
 * A forgotten task begins anew when something is said in it or somebody new comes to watch, and not by itself: the
 * Engine may still be at work on what was forgotten.
 */
export function createForgettableStore({
  taskId,
  create,
  isOver,
  onUse,
}: ForgettableStoreOptions): ForgettableStore {
  const watchers = new Set<Watcher>()
  const empty = emptyTask(taskId)
  let live: LiveTaskStore | undefined = create()

  function begin(): LiveTaskStore {
    onUse()
    if (live !== undefined) return live
    const begun = (live = create())
    for (const watcher of watchers) watcher.leave = begun.subscribe(watcher.listener)
    return begun
  }

  function subscribe(listener: () => void): () => void {
    const watcher: Watcher = { listener, leave: () => undefined }
    if (!isOver()) {
      const current = begin()
      watchers.add(watcher)
      watcher.leave = current.subscribe(listener)
    }
    return () => {
      watchers.delete(watcher)
      watcher.leave()
    }
  }

  return {
    store: {
      taskId,
      get watched() {
        return live?.watched ?? watchers.size > 0
      },
      getSnapshot: () => (isOver() ? empty : (live?.getSnapshot() ?? empty)),
      subscribe,
      attach: () => subscribe(() => undefined),
      detach: () => live?.detach(),
      send: (message) => {
        if (!isOver()) begin().send(message)
      },
      sendAgain: (messageId) => live?.sendAgain(messageId),
      edit: (messageId, text) => live?.edit(messageId, text),
      retry: (messageId) => live?.retry(messageId),
      removeMessage: (messageId) => live?.removeMessage(messageId),
      editQueued: (messageId, text) => live?.editQueued(messageId, text),
      removeQueued: (messageId) => live?.removeQueued(messageId),
      sendQueued: (messageId) => live?.sendQueued(messageId),
      answer: (answer) => live?.answer(answer),
      reconnect: () => live?.reconnect(),
      cancel: live.cancel && (() => live?.cancel?.()),
    },
    forget: () => {
      const forgotten = live
      live = undefined
      for (const watcher of watchers) watcher.leave()
      forgotten?.end()
      for (const { listener } of [...watchers]) listener()
    },
  }
}

interface Watcher {
  readonly listener: () => void
  leave: () => void
}
