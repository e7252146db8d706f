import { delMany, get, promisifyRequest } from 'idb-keyval'
import { createIndexedDbStore } from './indexedDbStore.ts'
import { fromStoredTask, type StoredTask } from './storedTask.ts'
import {
  isNewer,
  isQuotaError,
  isTaskSummary,
  newestFirst,
  toTaskSummary,
  type TaskStorage,
  type TaskSummary,
} from './taskStorage.ts'

/** How transcripts are kept in IndexedDB. */
export interface IndexedDbOptions {
  /** The name of the database, which has to be this storage's own. @default 'engine-kit' */
  readonly database?: string | undefined
  /** How many tasks to keep; the oldest go first. The one just saved always stays. @default 200 */
  readonly maxTasks?: number | undefined
}

/**
 * Keeps transcripts in IndexedDB, which holds far more than `localStorage` and works off the main thread: fit for an
 * application. Pages that name the same database share their tasks.
 *
 * When the space is used up the oldest tasks make room; a task that can never fit costs no other. An entry that
 * cannot be read counts as absent, and a save leaves alone what another tab has saved later. Every call rejects where
 * IndexedDB is missing, forbidden or, for three seconds, blocked; the client then goes on without storage. Touches
 * IndexedDB only when called, so it may be created on a server.
 */
export function createIndexedDbStorage({
  database = 'engine-kit',
  maxTasks = 200,
}: IndexedDbOptions = {}): TaskStorage {
  const transact = createIndexedDbStore(database)

  /** Writes in one transaction: another tab sees all of it or nothing, and cannot come between. */
  function write(task: StoredTask, text: string): Promise<void> {
    const { taskId } = task
    return transact('readwrite', async (objects) => {
      const entries = await readEntries(objects)
      const kept = entries.find((entry) => entry.taskId === taskId)
      if (isNewer(kept, task) && isReadable(await promisifyRequest(objects.get(textKey(taskId))))) return
      const others = entries.filter((entry) => entry !== kept)
      await finish(objects, [
        objects.put(text, textKey(taskId)),
        objects.put({ ...toTaskSummary(task), size: text.length } satisfies Entry, entryKey(taskId)),
        ...others.slice(Math.max(0, maxTasks - 1)).flatMap((old) => removeFrom(objects, old.taskId)),
      ])
    })
  }

  /**
   * Takes out the oldest transcripts that together are as large as what is to be written, and returns them. None where
   * all together are not: a task that large is not worth every other. Their entries stay until it is known whether they
   * come back: who forgets a task meanwhile forgets it for good.
   *
   * In a transaction of its own: Chromium counts space as free only after the commit of what freed it.
   */
  function takeOldest(size: number, spared: ReadonlySet<string>): Promise<Taken[]> {
    return transact('readwrite', async (objects) => {
      const others = (await readEntries(objects)).filter(({ taskId }) => !spared.has(taskId))
      const chosen: Entry[] = []
      let freed = 0
      while (freed < size) {
        const oldest = others.pop()
        if (oldest === undefined) return []
        chosen.push(oldest)
        freed += oldest.size
      }
      const texts = await Promise.all(
        chosen.map(({ taskId }) => promisifyRequest(objects.get(textKey(taskId)))),
      )
      await finish(
        objects,
        chosen.map(({ taskId }) => objects.delete(textKey(taskId))),
      )
      const taken = chosen.map(({ taskId }, index) => ({ taskId, text: texts[index] as unknown }))
      return taken.filter(({ text }) => text !== undefined)
    })
  }

  /** Puts back what was taken out, or lets it go; not where it was saved again or forgotten meanwhile. */
  function giveBack({ taskId, text }: Taken, comesBack: boolean): Promise<void> {
    return transact('readwrite', async (objects) => {
      const [entries, texts] = await Promise.all(
        [entryKey, textKey].map((keyOf) => promisifyRequest(objects.count(keyOf(taskId)))),
      )
      if (entries === 0 || texts !== 0) return
      await finish(objects, comesBack ? [objects.put(text, textKey(taskId))] : removeFrom(objects, taskId))
    })
  }

  async function save(task: StoredTask): Promise<void> {
    // As text its size is known, and what has no JSON form is refused before a transaction begins.
    const text = JSON.stringify(task)
    const taken: Taken[] = []
    for (;;) {
      try {
        await write(task, text)
        for (const one of taken) await giveBack(one, false).catch(() => undefined)
        return
      } catch (error) {
        const spared = new Set([task, ...taken].map(({ taskId }) => taskId))
        const more = isQuotaError(error) ? await takeOldest(text.length, spared).catch(() => []) : []
        if (more.length > 0) {
          taken.push(...more)
          await recountSpace()
          continue
        }
        // Newest first: should there be no room left for all, the oldest are the ones to miss.
        for (const one of taken.reverse()) await giveBack(one, true).catch(() => undefined)
        throw error
      }
    }
  }

  return {
    load: async (taskId) => parse(await get<unknown>(textKey(taskId), transact)),
    save,
    remove: (taskId) => delMany([textKey(taskId), entryKey(taskId)], transact),
    list: async () => (await transact('readonly', readEntries)).map(toTaskSummary),
  }
}

/** What stands beside each transcript, so that neither a list nor a save has to read the transcripts. */
interface Entry extends TaskSummary {
  /** Of the transcript, in UTF-16 code units. */
  readonly size: number
}

interface Taken {
  readonly taskId: string
  readonly text: unknown
}

const textKey = (taskId: string): IDBValidKey => ['text', taskId]

const entryKey = (taskId: string): IDBValidKey => ['entry', taskId]

async function readEntries(objects: IDBObjectStore): Promise<Entry[]> {
  // A list sorts after every text.
  const all: unknown[] = await promisifyRequest(objects.getAll(IDBKeyRange.bound(['entry'], ['entry', []])))
  return newestFirst(all.filter(isEntry))
}

function isEntry(value: unknown): value is Entry {
  return isTaskSummary(value) && 'size' in value && typeof value.size === 'number'
}

function removeFrom(objects: IDBObjectStore, taskId: string): IDBRequest[] {
  return [objects.delete(textKey(taskId)), objects.delete(entryKey(taskId))]
}

/** Waits for the requests and for their transaction: a request says why it failed, a transaction not in every browser. */
async function finish(objects: IDBObjectStore, requests: IDBRequest[]): Promise<void> {
  await Promise.all([...requests, objects.transaction].map((one) => promisifyRequest(one)))
}

/**
 * Lets the browser notice what was freed. Chromium goes on counting it as used in about one case of five, however long
 * one waits, until it is asked.
 */
async function recountSpace(): Promise<void> {
  try {
    // Missing outside browsers and on pages without https.
    await globalThis.navigator?.storage?.estimate()
  } catch {
    // Refused. Whether there is room the next write tells.
  }
}

function isReadable(text: unknown): boolean {
  return fromStoredTask(parse(text)) !== undefined
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
