import type { StoredTask } from './storedTask.ts'

/**
 * Where transcripts are kept. The Engine documents no way to read a conversation back, so the kit keeps it.
 *
 * Implementations may reject: the client then goes on without storage for that write.
 */
export interface TaskStorage {
  /** What was saved for the task, or `undefined`. It is checked before it is used, so it may be anything. */
  load: (taskId: string) => Promise<unknown>
  save: (task: StoredTask) => Promise<void>
  remove: (taskId: string) => Promise<void>
  /** Newest first. */
  list: () => Promise<TaskSummary[]>
}

/** One stored task, for a list of tasks. */
export interface TaskSummary {
  readonly taskId: string
  /** What the person said first; empty where nothing was said. */
  readonly title: string
  /** Milliseconds since the epoch. */
  readonly savedAt: number
}

/** Keeps transcripts as long as the page lives. */
export function createMemoryStorage(): TaskStorage {
  const tasks = new Map<string, StoredTask>()
  return {
    load: (taskId) => Promise.resolve(tasks.get(taskId)),
    save: (task) => {
      tasks.set(task.taskId, task)
      return Promise.resolve()
    },
    remove: (taskId) => {
      tasks.delete(taskId)
      return Promise.resolve()
    },
    list: () =>
      Promise.resolve(
        newestFirst([...tasks.values()].map(({ taskId, title, savedAt }) => ({ taskId, title, savedAt }))),
      ),
  }
}

/** Sorts a list of tasks as a person expects it. */
export function newestFirst(tasks: TaskSummary[]): TaskSummary[] {
  return tasks.sort((a, b) => b.savedAt - a.savedAt)
}
