import { isReadable, parseJson, readTask, stampOf, writeTask } from './storedPieces.ts'
import type { StoredTask } from './storedTask.ts'
import {
  isNewer,
  isTaskSummary,
  newestFirst,
  toTaskSummary,
  type TaskStorage,
  type TaskSummary,
} from './taskStorage.ts'

/** How transcripts are kept in `localStorage`. */
export interface LocalStorageOptions {
  /** Sets this application's entries apart. @default 'engine-kit:' */
  readonly prefix?: string | undefined
  /** How many tasks to keep; the oldest go first. The one just saved always stays. @default 50 */
  readonly maxTasks?: number | undefined
}

/**
 * Keeps transcripts in `localStorage`, which holds about 5 MB per origin: fit for a demo or a small application.
 *
 * When the space is used up the oldest tasks make room; a task that can never fit costs no other. An entry that
 * cannot be read counts as absent, and a save leaves alone what another tab has saved later. Every call rejects where
 * `localStorage` is missing or forbidden, and `save` where there is no room. Touches `localStorage` only when called,
 * so it may be created on a server.
 */
export function createLocalStorage({
  prefix = 'engine-kit:',
  maxTasks = 50,
}: LocalStorageOptions = {}): TaskStorage {
  const keyPrefix = `${prefix}task:`
  const keyOf = (taskId: string): string => keyPrefix + taskId
  const pieceKey = (taskId: string, piece: number | ''): string => `${prefix}piece:${taskId}:${piece}`
  /** Where anything of a task is kept: its head, and its pieces. */
  const keysOf = (taskId: string): string[] => {
    const start = pieceKey(taskId, '')
    const isPiece = (key: string): boolean => key.startsWith(start) && /^\d+$/.test(key.slice(start.length))
    return [keyOf(taskId), ...Object.keys(localStorage).filter(isPiece)]
  }
  const forget = (taskId: string): void => keysOf(taskId).forEach((key) => localStorage.removeItem(key))
  const maxOthers = Math.max(0, maxTasks - 1)
  // The list has an entry of its own, so that writing one task does not read all others.
  const listKey = `${prefix}tasks`

  const readList = (): TaskSummary[] => {
    const list = parseJson(localStorage.getItem(listKey))
    const listed = Array.isArray(list) ? list.filter(isTaskSummary).map(toTaskSummary) : []
    const known = new Set(listed.map(({ taskId }) => keyOf(taskId)))
    // Two pages that write the list at once leave out what only the other knows.
    const missing = Object.keys(localStorage).filter((key) => key.startsWith(keyPrefix) && !known.has(key))
    const found = missing.map((key) => parseJson(localStorage.getItem(key))).filter(isTaskSummary)
    return newestFirst([...listed, ...found.map(toTaskSummary)])
  }
  const writeList = (list: TaskSummary[]): void => localStorage.setItem(listKey, JSON.stringify(list))

  function save(task: StoredTask): void {
    const { taskId } = task
    const list = readList()
    const kept = list.find((one) => one.taskId === taskId)
    const head = localStorage.getItem(keyOf(taskId))
    // The list alone does not protect a transcript that cannot be read.
    if (isNewer(kept, task) && isReadable(head)) return
    const writing = writeTask(task, stampOf(head))
    const dropped = writing.dropped?.map((piece) => pieceKey(taskId, piece)) ?? keysOf(taskId)
    const others = list.filter((other) => other.taskId !== taskId)
    /** What stood before where something was written. */
    const before = new Map<string, string | null>()
    const write = (key: string, text: string | null): void => {
      if (!before.has(key)) before.set(key, localStorage.getItem(key))
      if (text === null) localStorage.removeItem(key)
      else localStorage.setItem(key, text)
    }
    for (;;) {
      try {
        for (const key of dropped) write(key, null)
        for (const [piece, text] of writing.pieces) write(pieceKey(taskId, piece), text)
        write(keyOf(taskId), writing.head)
        writeList([toTaskSummary(task), ...others.slice(0, maxOthers)])
        for (const old of others.slice(maxOthers)) forget(old.taskId)
        return writing.done()
      } catch (error) {
        const oldest = others.pop()
        if (oldest === undefined) {
          // What is new goes first: there was room for what stood there before, and for no more.
          for (const key of before.keys()) localStorage.removeItem(key)
          for (const [key, text] of before) if (text !== null) localStorage.setItem(key, text)
          throw error
        }
        for (const key of keysOf(oldest.taskId)) write(key, null)
      }
    }
  }

  return {
    load: async (taskId) => {
      const [head, ...pieces] = keysOf(taskId).map((key) => localStorage.getItem(key))
      return readTask(head, pieces)
    },
    save: async (task) => save(task),
    list: async () => readList(),
    remove: async (taskId) => {
      forget(taskId)
      writeList(readList().filter((task) => task.taskId !== taskId))
    },
  }
}
