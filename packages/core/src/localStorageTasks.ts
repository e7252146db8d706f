import type { StoredTask } from './storedTask.ts'
import { newestFirst, type TaskStorage, type TaskSummary } from './taskStorage.ts'

/** How transcripts are kept in `localStorage`. */
export interface LocalStorageOptions {
  /** Sets this application's entries apart. @default 'engine-kit:' */
  readonly prefix?: string | undefined
  /** How many tasks to keep; the oldest go first. @default 50 */
  readonly maxTasks?: number | undefined
}

/**
 * Keeps transcripts in `localStorage`, which holds about 5 MB per origin: fit for a demo or a small application.
 *
 * When the space is used up the oldest tasks make room; a task that can never fit costs no other. An entry that
 * cannot be read counts as absent. Touches `localStorage` only when called, so it may be created on a server.
 */
export function createLocalStorage({
  prefix = 'engine-kit:',
  maxTasks = 50,
}: LocalStorageOptions = {}): TaskStorage {
  const keyOf = (taskId: string): string => `${prefix}task:${taskId}`
  // The list has an entry of its own, so that writing one task does not read all others.
  const listKey = `${prefix}tasks`

  const readList = (): TaskSummary[] => {
    const list = parse(localStorage.getItem(listKey))
    return Array.isArray(list) ? newestFirst(list.filter(isSummary)) : []
  }
  const writeList = (list: TaskSummary[]): void => localStorage.setItem(listKey, JSON.stringify(list))

  function save(task: StoredTask): void {
    const text = JSON.stringify(task)
    const { taskId, title, savedAt } = task
    const others = readList().filter((other) => other.taskId !== taskId)
    for (const old of others.splice(maxTasks - 1)) localStorage.removeItem(keyOf(old.taskId))
    const removed: [key: string, text: string][] = []
    for (;;) {
      try {
        localStorage.setItem(keyOf(taskId), text)
        writeList([{ taskId, title, savedAt }, ...others])
        return
      } catch (error) {
        const oldest = others.pop()
        if (oldest === undefined) {
          for (const [key, kept] of removed) localStorage.setItem(key, kept)
          throw error
        }
        const key = keyOf(oldest.taskId)
        removed.push([key, localStorage.getItem(key) ?? ''])
        localStorage.removeItem(key)
      }
    }
  }

  return {
    load: (taskId) => attempt(() => parse(localStorage.getItem(keyOf(taskId)))),
    save: (task) => attempt(() => save(task)),
    list: () => attempt(readList),
    remove: (taskId) =>
      attempt(() => {
        localStorage.removeItem(keyOf(taskId))
        writeList(readList().filter((task) => task.taskId !== taskId))
      }),
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

function isSummary(value: Partial<TaskSummary> | null): value is TaskSummary {
  return (
    typeof value?.taskId === 'string' && typeof value.title === 'string' && typeof value.savedAt === 'number'
  )
}

function attempt<Result>(run: () => Result): Promise<Result> {
  return new Promise((resolve) => resolve(run()))
}
