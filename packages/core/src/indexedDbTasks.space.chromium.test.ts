import { promisifyRequest } from 'idb-keyval'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { stored, summary } from './taskStorageConformance.fixtures.ts'

// In Chromium alone: no other browser lets a page say how much room it has. What counts as free, and when, no imitation
// knows.

const megabyte = 1_000_000

/** What TypeScript does not know yet of Chromium: storage apart from the rest of its origin. */
interface StorageBuckets {
  open: (name: string, options: { quota: number }) => Promise<{ readonly indexedDB: IDBFactory }>
  delete: (name: string) => Promise<void>
}

const { storageBuckets } = navigator as unknown as { readonly storageBuckets: StorageBuckets }

// For half a minute Chromium remembers how much space it has found for an origin, and other tests write here too.
beforeAll(async () => {
  const { indexedDB } = await storageBuckets.open('small', { quota: 10 * megabyte })
  vi.stubGlobal('indexedDB', indexedDB)
})

afterAll(async () => {
  vi.unstubAllGlobals()
  await storageBuckets.delete('small')
})

afterEach(async () => {
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name = '' }) => promisifyRequest(indexedDB.deleteDatabase(name))))
})

describe('createIndexedDbStorage with 10 MB of space', () => {
  it('makes room by the oldest tasks, and keeps the newer ones', async () => {
    const storage = createIndexedDbStorage()
    for (let index = 0; index < 30; index++) await storage.save(large(`task ${index}`, index, megabyte))
    const kept = (await storage.list()).map(({ savedAt }) => savedAt)
    expect(kept.length).toBeGreaterThanOrEqual(6)
    expect(kept.length).toBeLessThanOrEqual(10)
    expect(kept).toEqual(kept.map((_, index) => 29 - index))
    for (const savedAt of kept) {
      expect(await storage.load(`task ${savedAt}`)).toEqual(large(`task ${savedAt}`, savedAt, megabyte))
    }
  })

  it('makes room for a task as large as several others', async () => {
    const storage = createIndexedDbStorage()
    for (let index = 0; index < 8; index++) await storage.save(large(`task ${index}`, index, megabyte))
    const big = large('big', 9, 4 * megabyte)
    await storage.save(big)
    expect(await storage.load('big')).toEqual(big)
    expect((await storage.list()).map(({ taskId }) => taskId).slice(0, 3)).toEqual([
      'big',
      'task 7',
      'task 6',
    ])
  })

  it.each([9.5, 30])('rejects a task of %d MB that never fits, at no cost to any other', async (size) => {
    const storage = createIndexedDbStorage()
    const others = [1, 2, 3, 4, 5].map((savedAt) => large(`task ${savedAt}`, savedAt, 1.6 * megabyte))
    for (const other of others) await storage.save(other)
    await expect(storage.save(large('huge', 9, size * megabyte))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    })
    expect(await storage.list()).toEqual(others.map(summary).reverse())
    for (const other of others) expect(await storage.load(other.taskId)).toEqual(other)
    expect(await storage.load('huge')).toBeUndefined()
  })

  it('puts back what it took out in vain', async () => {
    const storage = createIndexedDbStorage()
    // As long as the others together and twice as large: two bytes for a letter instead of one.
    const others = [1, 2, 3, 4].map((savedAt) => large(`task ${savedAt}`, savedAt, 1.6 * megabyte))
    for (const other of others) await storage.save(other)
    await expect(storage.save(stored('huge', 9, '字'.repeat(6 * megabyte)))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    })
    expect(await storage.list()).toEqual(others.map(summary).reverse())
    for (const other of others) expect(await storage.load(other.taskId)).toEqual(other)
  })

  it('keeps the last state that fitted of a task that has grown too large', async () => {
    const storage = createIndexedDbStorage()
    await storage.save(stored('a', 1, 'small'))
    await expect(storage.save(large('a', 2, 30 * megabyte))).rejects.toThrow()
    expect(await storage.load('a')).toEqual(stored('a', 1, 'small'))
  })
})

/** A task that takes so many bytes. Chromium compresses what repeats itself, so this does not. */
function large(taskId: string, savedAt: number, bytes: number): ReturnType<typeof stored> {
  const letters = new Uint8Array(bytes)
  let seed = savedAt + 1
  for (let index = 0; index < bytes; index++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    letters[index] = 97 + ((seed >>> 24) % 26)
  }
  return stored(taskId, savedAt, new TextDecoder().decode(letters))
}
