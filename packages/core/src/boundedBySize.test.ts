import { expect, it } from 'vitest'
import { createEngineClient } from './index.ts'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { stored } from './taskStorageConformance.fixtures.ts'
import { createMemoryStorage } from './taskStorage.ts'
import 'fake-indexeddb/auto'

it.each([
  ['memory', createMemoryStorage],
  ['IndexedDB', createIndexedDbStorage],
])(
  'keeps no more characters than asked in %s, the newest tasks and the one just saved',
  async (_, create) => {
    const storage = create({ maxSize: 25_000 })
    for (const id of ['a', 'b', 'c']) await storage.save(stored(id, 1 + id.charCodeAt(0), id.repeat(10_000)))
    expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['c', 'b'])
    await storage.save(stored('large', 1_000, 'x'.repeat(90_000)))
    expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['large'])
  },
)

it('keeps stores that nobody watches up to 20 million characters, the latest used', async () => {
  const storage = createMemoryStorage()
  const client = createEngineClient({
    baseUrl: '/api',
    storage,
    fetch: () => Promise.reject(new TypeError()),
  })
  const look = async (taskId: string): Promise<object> => {
    await client.storage.save(stored(taskId, Date.now(), 'x'.repeat(9_000_000)))
    const store = client.task(taskId)
    const leave = store.subscribe(() => undefined)
    await expect.poll(() => store.getSnapshot().messages).toHaveLength(1)
    leave()
    return store
  }
  const [a, b, c] = [await look('a'), await look('b'), await look('c')]
  const small = client.task('small')
  expect(client.task('small')).toBe(small)
  expect(client.task('c')).toBe(c)
  expect(client.task('b')).toBe(b)
  expect(client.task('a')).not.toBe(a)
})
