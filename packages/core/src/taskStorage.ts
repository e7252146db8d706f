import type { StoredTask } from './storedTask.ts'
import type { TaskState } from './taskState.ts'
import { transcriptSize } from './transcriptSize.ts'

/**
 * Where transcripts are kept. The Engine documents no way to read a conversation back, so the kit keeps it.
 *
 * Implementations may reject: the client then goes on without storage for that call. A call that never settles is
 * worse, because a message waits for the transcript it belongs to.
 */
export interface TaskStorage {
  /** What was saved for the task, or `undefined`. It is checked before it is used, so it may be anything. */
  load: (taskId: string) => Promise<unknown>
  /**
   * Keeps the task in place of what was kept of it before. Where another tab has saved it later, that stays, and the
   * call resolves all the same.
   */
  save: (task: StoredTask) => Promise<void>
  /** Forgets the task. Resolves also where nothing was kept. */
  remove: (taskId: string) => Promise<void>
  /** What is kept, newest first. */
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

/** How transcripts are kept in memory. */
export interface MemoryStorageOptions {
  /** How many tasks to keep; the oldest go first. The one just saved always stays. @default 200 */
  readonly maxTasks?: number | undefined
  /** About how many characters to keep over all tasks; the oldest go first. @default 50_000_000 */
  readonly maxSize?: number | undefined
}

/** Keeps transcripts as long as the page lives. Never rejects. */
export function createMemoryStorage({
  maxTasks = 200,
  maxSize = 50_000_000,
}: MemoryStorageOptions = {}): TaskStorage {
  const tasks = new Map<string, StoredTask>()

  function save(task: StoredTask): void {
    if (isNewer(tasks.get(task.taskId), task)) return
    tasks.delete(task.taskId)
    tasks.set(task.taskId, task)
    // In the order in which they were saved; the one just saved stays.
    let room = maxSize
    for (const [index, { taskId, content }] of [...tasks.values()].reverse().entries()) {
      room -= transcriptSize((content as Partial<TaskState> | undefined)?.messages ?? [])
      if (index > 0 && (index >= maxTasks || room < 0)) tasks.delete(taskId)
    }
  }

  return {
    load: async (taskId) => tasks.get(taskId),
    save: async (task) => save(task),
    remove: async (taskId) => void tasks.delete(taskId),
    list: async () => newestFirst([...tasks.values()]).map(toTaskSummary),
  }
}

/** Sorts tasks as a person expects them in a list. */
export function newestFirst<Task extends TaskSummary>(tasks: Task[]): Task[] {
  return tasks.sort((a, b) => b.savedAt - a.savedAt)
}

/** What a list shows of something that has more fields. */
export function toTaskSummary({ taskId, title, savedAt }: TaskSummary): TaskSummary {
  return { taskId, title, savedAt }
}

/** Whether a value from outside is fit for a list. */
export function isTaskSummary(value: unknown): value is TaskSummary {
  if (typeof value !== 'object' || value === null) return false
  const { taskId, title, savedAt } = value as Partial<Record<keyof TaskSummary, unknown>>
  return typeof taskId === 'string' && typeof title === 'string' && typeof savedAt === 'number'
}

/** Whether a storage failed because it is full. */
export function isQuotaError(error: unknown): boolean {
  // By its name: it may come from another realm, and Firefox has a name of its own for it.
  return typeof error === 'object' && error !== null && 'name' in error && /quota/i.test(String(error.name))
}

/**
 * Whether what is kept of a task was saved later than what is to be saved now.
 *
 * The tabs of a browser share one clock, so a time still to come is no tab's later write: the clock was set back. Were
 * that taken at its word, nothing more of the task would be kept until the clock has caught up.
 */
export function isNewer(kept: TaskSummary | undefined, { savedAt }: StoredTask): boolean {
  return kept !== undefined && kept.savedAt > savedAt && kept.savedAt <= Date.now()
}
