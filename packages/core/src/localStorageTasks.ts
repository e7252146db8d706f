import { parseStoredTask, serializeStoredTask } from './storedTask.ts'
import { newestFirst, summarize, type TaskStorage } from './taskStorage.ts'

/** How transcripts are kept in `localStorage`. */
export interface LocalStorageOptions {
  /** Sets this application's entries apart. @default 'engine-kit:task:' */
  readonly prefix?: string | undefined
  /** How many tasks to keep; the oldest go first. @default 50 */
  readonly maxTasks?: number | undefined
}

/**
 * Keeps transcripts in `localStorage`, which holds about 5 MB per origin: fit for a demo or a small application.
 *
 * When the space is used up the oldest tasks make room; an entry that cannot be read counts as absent. Touches
 * `localStorage` only when called, so it may be created on a server.
 */
export function createLocalStorage({
  prefix = 'engine-kit:task:',
  maxTasks = 50,
}: LocalStorageOptions = {}): TaskStorage {
  const read = (key: string) => parseStoredTask(localStorage.getItem(key))
  const summaries = () => {
    const tasks = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    return newestFirst(
      tasks.flatMap((key) => {
        const task = read(key)
        return task === undefined ? [] : [summarize(task)]
      }),
    )
  }
  return {
    load: (taskId) => attempt(() => read(prefix + taskId)),
    remove: (taskId) => attempt(() => localStorage.removeItem(prefix + taskId)),
    list: () => attempt(summaries),
    save: (task) =>
      attempt(() => {
        const text = serializeStoredTask(task)
        const others = summaries().filter(({ taskId }) => taskId !== task.taskId)
        for (const { taskId } of others.splice(maxTasks - 1)) localStorage.removeItem(prefix + taskId)
        for (;;) {
          try {
            localStorage.setItem(prefix + task.taskId, text)
            return
          } catch (error) {
            const oldest = others.pop()
            if (oldest === undefined) throw error
            localStorage.removeItem(prefix + oldest.taskId)
          }
        }
      }),
  }
}

function attempt<Result>(run: () => Result): Promise<Result> {
  return new Promise((resolve) => resolve(run()))
}
