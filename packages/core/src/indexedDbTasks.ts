import { promisifyRequest } from 'idb-keyval'
import { createIndexedDbStore } from './indexedDbStore.ts'
import { isReadable, readTask, writeTask } from './storedPieces.ts'
import type { StoredTask } from './storedTask.ts'
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
  /** How many characters to keep over all tasks; the oldest go first. @default 50_000_000 */
  readonly maxSize?: number | undefined
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
  maxSize = 50_000_000,
}: IndexedDbOptions = {}): TaskStorage {
  const transact = createIndexedDbStore(database)

  /**
   * Writes in one transaction: another tab sees all of it or nothing, and cannot come between.
   *
   * @param measured is told how large the transcript is, before there may be no room for it.
   */
  async function write(task: StoredTask, measured: (size: number) => void): Promise<void> {
    const { taskId } = task
    let done: (() => void) | undefined
    await transact('readwrite', async (objects) => {
      const entries = await readEntries(objects)
      const kept = entries.find((entry) => entry.taskId === taskId)
      if (isNewer(kept, task) && isReadable(await promisifyRequest(objects.get(textKey(taskId))))) return
      const writing = writeTask(task, kept?.stamp)
      const { stamp, head, pieces, dropped, size } = writing
      measured(size)
      const entry: Entry = { ...toTaskSummary(task), size, stamp }
      const others = entries.filter((other) => other !== kept)
      await finish(objects, [
        ...(dropped?.map((number) => objects.delete(textKey(taskId, number))) ?? [
          objects.delete(textsOf(taskId)),
        ]),
        ...Array.from(pieces, ([number, text]) => objects.put(text, textKey(taskId, number))),
        objects.put(head, textKey(taskId)),
        objects.put(entry, entryKey(taskId)),
        ...tooMany(others, maxTasks, maxSize - size).flatMap((old) => removeFrom(objects, old.taskId)),
      ])
      done = writing.done
    })
    done?.()
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
      const taken = await Promise.all(
        chosen.map(async ({ taskId }): Promise<Taken> => {
          const [keys, texts] = await Promise.all([
            promisifyRequest(objects.getAllKeys(textsOf(taskId))),
            promisifyRequest(objects.getAll(textsOf(taskId))),
          ])
          return { taskId, texts: keys.map((key, index) => [key, texts[index]]) }
        }),
      )
      await finish(
        objects,
        chosen.map(({ taskId }) => objects.delete(textsOf(taskId))),
      )
      return taken.filter(({ texts }) => texts.length > 0)
    })
  }

  /** Puts back what was taken out, or lets it go; not where it was saved again or forgotten meanwhile. */
  function giveBack({ taskId, texts }: Taken, comesBack: boolean): Promise<void> {
    return transact('readwrite', async (objects) => {
      const [entries, heads] = await Promise.all(
        [entryKey, textKey].map((keyOf) => promisifyRequest(objects.count(keyOf(taskId)))),
      )
      if (entries === 0 || heads !== 0) return
      const back = comesBack
        ? texts.map(([key, text]) => objects.put(text, key))
        : removeFrom(objects, taskId)
      await finish(objects, back)
    })
  }

  async function save(task: StoredTask): Promise<void> {
    const taken: Taken[] = []
    let size = 0
    for (;;) {
      try {
        await write(task, (measured) => (size = measured))
        for (const one of taken) await giveBack(one, false).catch(() => undefined)
        return
      } catch (error) {
        const spared = new Set([task, ...taken].map(({ taskId }) => taskId))
        const more = isQuotaError(error) ? await takeOldest(size, spared).catch(() => []) : []
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
    load: async (taskId) => {
      const [head, ...pieces] = await transact('readonly', (objects) => {
        return promisifyRequest<unknown[]>(objects.getAll(textsOf(taskId)))
      })
      return readTask(head, pieces)
    },
    save,
    remove: (taskId) => transact('readwrite', (objects) => finish(objects, removeFrom(objects, taskId))),
    list: async () => (await transact('readonly', readEntries)).map(toTaskSummary),
  }
}

/** What stands beside each transcript, so that neither a list nor a save has to read the transcripts. */
interface Entry extends TaskSummary {
  /** Of the transcript, in UTF-16 code units. */
  readonly size: number
  /** Names what is kept; absent where it was kept before there were pieces. */
  readonly stamp?: string
}

interface Taken {
  readonly taskId: string
  readonly texts: readonly (readonly [IDBValidKey, unknown])[]
}

/** Of the head, or of a piece. */
const textKey = (taskId: string, ...piece: number[]): IDBValidKey => ['text', taskId, ...piece]

/** The head and the pieces, in this order: a list sorts after every number. */
const textsOf = (taskId: string): IDBKeyRange => IDBKeyRange.bound(textKey(taskId), ['text', taskId, []])

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
  return [objects.delete(textsOf(taskId)), objects.delete(entryKey(taskId))]
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

/** The oldest of other transcripts, given newest first, for which there is no place beside the one that is kept. */
function tooMany(others: readonly Entry[], maxTasks: number, room: number): Entry[] {
  return others.filter(({ size }, index) => {
    room -= size
    return index + 1 >= maxTasks || room < 0
  })
}
