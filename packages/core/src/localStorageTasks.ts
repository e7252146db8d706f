import { fromStoredTask, type StoredTask } from './storedTask.ts'
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
  const readText = (taskId: string): string | null => localStorage.getItem(keyOf(taskId))
  const writeText = (taskId: string, text: string | null): void => {
    if (text === null) localStorage.removeItem(keyOf(taskId))
    else localStorage.setItem(keyOf(taskId), text)
  }
  const maxOthers = Math.max(0, maxTasks - 1)
  // The list has an entry of its own, so that writing one task does not read all others.
  const listKey = `${prefix}tasks`

  const readList = (): TaskSummary[] => {
    const list = parse(localStorage.getItem(listKey))
    const listed = Array.isArray(list) ? list.filter(isTaskSummary).map(toTaskSummary) : []
    const known = new Set(listed.map(({ taskId }) => keyOf(taskId)))
    // Two pages that write the list at once leave out what only the other knows.
    const missing = Object.keys(localStorage).filter((key) => key.startsWith(keyPrefix) && !known.has(key))
    const found = missing.map((key) => parse(localStorage.getItem(key))).filter(isTaskSummary)
    return newestFirst([...listed, ...found.map(toTaskSummary)])
  }
  const writeList = (list: TaskSummary[]): void => localStorage.setItem(listKey, JSON.stringify(list))

  function save(task: StoredTask): void {
    const text = JSON.stringify(task)
    const { taskId } = task
    const list = readList()
    const kept = list.find((one) => one.taskId === taskId)
    // The list alone does not protect a transcript that cannot be read.
    if (isNewer(kept, task) && fromStoredTask(parse(readText(taskId))) !== undefined) return
    const others = list.filter((other) => other.taskId !== taskId)
    const removed: [taskId: string, text: string | null][] = [[taskId, readText(taskId)]]
    for (;;) {
      try {
        writeText(taskId, text)
        writeList([toTaskSummary(task), ...others.slice(0, maxOthers)])
        for (const old of others.slice(maxOthers)) writeText(old.taskId, null)
        return
      } catch (error) {
        const oldest = others.pop()
        if (oldest === undefined) {
          for (const entry of removed) writeText(...entry)
          throw error
        }
        removed.push([oldest.taskId, readText(oldest.taskId)])
        writeText(oldest.taskId, null)
      }
    }
  }

  return {
    load: async (taskId) => parse(readText(taskId)),
    save: async (task) => save(task),
    list: async () => readList(),
    remove: async (taskId) => {
      writeText(taskId, null)
      writeList(readList().filter((task) => task.taskId !== taskId))
    },
  }
}

function parse(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
