import { isRecord } from '@engine-kit/protocol'
import type { ScopeKey } from './scopeKey.ts'
import type { StoredTask } from './storedTask.ts'
import type { TaskStorage, TaskSummary } from './taskStorage.ts'

/** The part of a storage that belongs to one client, and to others of its scope. */
export interface ScopedStorage extends TaskStorage {
  /** Reads and keeps nothing from now on. */
  close: () => void
  /** Forgets every task of the scope, what is just being saved included. Rejects where the storage refuses. */
  clear: () => Promise<void>
  /**
   * Forgets what this client has kept, of one task or of all: others could not know of a save that was under way. What
   * somebody has kept later stays. Never rejects.
   */
  takeBack: (taskId?: string) => Promise<void>
}

/** After so many milliseconds nobody can read any more what a page has kept for itself alone. */
const pageLife = 24 * 60 * 60 * 1000

const scoped = new WeakSet<TaskStorage>()

/**
 * Sets one scope's tasks apart in a storage that others use too, by a key in front of each task's id. What is forgotten
 * waits for saves of this client that are under way, and later ones wait for it.
 *
 * Another client's part of a storage stays that part: whoever hands it on means to share it.
 */
export function createScopedStorage(storage: TaskStorage, { key, pageBound }: ScopeKey): ScopedStorage {
  if (scoped.has(storage)) return storage as ScopedStorage
  const saving = new Map<string, Set<Promise<void>>>()
  const removing = new Map<string, Promise<void>>()
  /** When this client saved each task last. */
  const savedAt = new Map<string, number>()
  let closed = false
  let swept = pageBound === undefined

  async function list(): Promise<TaskSummary[]> {
    const tasks = await storage.list()
    return tasks
      .filter(({ taskId }) => taskId.startsWith(key))
      .map((task) => ({ ...task, taskId: task.taskId.slice(key.length) }))
  }

  /** Forgets what pages have left behind whose clients meant nothing to anybody after them. */
  async function sweep(): Promise<void> {
    if (swept || pageBound === undefined) return
    swept = true
    // This client's own may be of any age: an application knows what was said long ago.
    const left = (await storage.list()).filter(({ taskId, savedAt }) => {
      return taskId.startsWith(pageBound) && !taskId.startsWith(key) && savedAt < Date.now() - pageLife
    })
    await Promise.all(left.map(({ taskId }) => storage.remove(taskId)))
  }

  function remove(taskId: string): Promise<void> {
    const removal = Promise.allSettled([...(saving.get(taskId) ?? [])]).then(() =>
      storage.remove(key + taskId),
    )
    const settled = removal
      .catch(() => undefined)
      .then(() => {
        if (removing.get(taskId) === settled) removing.delete(taskId)
      })
    removing.set(taskId, settled)
    return removal
  }

  async function settleSaves(): Promise<void> {
    await Promise.allSettled([...saving.values()].flatMap((saves) => [...saves]))
  }

  async function save(task: StoredTask): Promise<void> {
    if (removing.has(task.taskId)) await removing.get(task.taskId)
    if (closed) return
    savedAt.set(task.taskId, task.savedAt)
    await storage.save({ ...task, taskId: key + task.taskId })
    await sweep().catch(() => undefined)
  }

  const part: ScopedStorage = {
    load: async (taskId) => {
      await removing.get(taskId)
      if (closed) return undefined
      const stored = await storage.load(key + taskId)
      return isRecord(stored) && stored['taskId'] === key + taskId ? { ...stored, taskId } : undefined
    },
    save: (task) => {
      const saves = saving.get(task.taskId) ?? new Set()
      saving.set(task.taskId, saves)
      const done = save(task).finally(() => {
        saves.delete(done)
        if (saves.size === 0) saving.delete(task.taskId)
      })
      saves.add(done)
      return done
    },
    remove: async (taskId) => {
      if (!closed) await remove(taskId)
    },
    list: async () => (closed ? [] : list()),
    close: () => {
      closed = true
    },
    clear: async () => {
      await settleSaves()
      await Promise.all((await list()).map(({ taskId }) => storage.remove(key + taskId)))
    },
    takeBack: async (taskId) => {
      const ours = new Map(taskId === undefined ? savedAt : [[taskId, savedAt.get(taskId) ?? -1]])
      await settleSaves()
      const kept = (await list().catch(() => [])).filter(
        (task) => task.savedAt <= (ours.get(task.taskId) ?? -1),
      )
      await Promise.allSettled(kept.map((task) => remove(task.taskId)))
    },
  }
  scoped.add(part)
  return part
}
