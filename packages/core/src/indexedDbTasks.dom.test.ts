import 'fake-indexeddb/auto'
import { createStore, promisifyRequest, set } from 'idb-keyval'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { stored, summary, tooDeep } from './taskStorageConformance.fixtures.ts'

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

// What holds of every storage is tested in taskStorage.dom.test.ts, the quota in indexedDbTasks.space.chromium.test.ts.
describe('createIndexedDbStorage', () => {
  it('gives another page what was kept', async () => {
    const task = stored('a', 1, 'Hello')
    await createIndexedDbStorage().save(task)
    expect(await createIndexedDbStorage().load('a')).toEqual(task)
  })

  it('keeps apart what is kept under different names', async () => {
    await createIndexedDbStorage({ database: 'ours' }).save(stored('a', 1, 'ours'))
    expect(await createIndexedDbStorage({ database: 'theirs' }).load('a')).toBeUndefined()
  })

  it('keeps the newest of what two pages write at once', async () => {
    const [here, there] = [createIndexedDbStorage(), createIndexedDbStorage()]
    await Promise.all(
      [5, 2, 8, 1, 7, 3, 6, 4].map((savedAt, index) =>
        (index % 2 === 0 ? here : there).save(stored('a', savedAt, `at ${savedAt}`)),
      ),
    )
    expect(await here.load('a')).toEqual(stored('a', 8, 'at 8'))
    expect(await there.list()).toEqual([{ taskId: 'a', title: 'at 8', savedAt: 8 }])
  })

  it('reads no transcript for a list, nor another one for a save', async () => {
    const storage = createIndexedDbStorage({ maxTasks: 3 })
    for (const id of ['a', 'b', 'c']) await storage.save(stored(id, 1, `${id.repeat(300)} is long`))
    const reads = [vi.spyOn(IDBObjectStore.prototype, 'get'), vi.spyOn(IDBObjectStore.prototype, 'getAll')]
    await storage.list()
    await storage.save(stored('a', 2, 'again'))
    await storage.save(stored('d', 2, 'one more'))
    const requests = reads.flatMap(({ mock }) =>
      mock.results.map(({ value }) => value as IDBRequest<unknown>),
    )
    expect(requests).toHaveLength(3)
    expect(JSON.stringify(requests.map(({ result }) => result))).not.toContain('is long')
  })

  it('touches IndexedDB only when it is called', async () => {
    const open = vi.spyOn(indexedDB, 'open')
    const storage = createIndexedDbStorage()
    expect(open).not.toHaveBeenCalled()
    await storage.list()
    await storage.save(stored('a', 1, 'one'))
    expect(open).toHaveBeenCalledOnce()
  })

  it('rejects every call where there is no IndexedDB, and works once there is', async () => {
    const factory = indexedDB
    vi.stubGlobal('indexedDB', undefined)
    const storage = createIndexedDbStorage()
    await expect(storage.load('a')).rejects.toThrow('There is no IndexedDB here')
    await expect(storage.save(stored('a', 1, 'one'))).rejects.toThrow('There is no IndexedDB here')
    await expect(storage.remove('a')).rejects.toThrow('There is no IndexedDB here')
    await expect(storage.list()).rejects.toThrow('There is no IndexedDB here')
    vi.stubGlobal('indexedDB', factory)
    expect(await storage.list()).toEqual([])
  })

  it('rejects where IndexedDB is forbidden, and works once it is allowed', async () => {
    const denied = new DOMException('The user denied permission to access the database.', 'SecurityError')
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw denied
    })
    const storage = createIndexedDbStorage()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await expect(storage.load('a')).rejects.toBe(denied)
    expect(await storage.load('a')).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects a call while the database is blocked, does not do it later, and then goes on', async () => {
    const holder = await open('engine-kit')
    const deleted = promisifyRequest(indexedDB.deleteDatabase('engine-kit'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const storage = createIndexedDbStorage()
    const outcomes = Promise.allSettled([storage.load('a'), storage.save(stored('a', 1, 'one'))])
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await outcomes).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringContaining('blocked') as string } },
      { status: 'rejected', reason: { message: expect.stringContaining('blocked') as string } },
    ])
    vi.useRealTimers()
    holder.close()
    await deleted
    expect(await storage.list()).toEqual([])
    await storage.save(stored('a', 2, 'two'))
    expect(await storage.list()).toEqual([{ taskId: 'a', title: 'two', savedAt: 2 }])
  })

  it('lets the database be deleted under it, and goes on with an empty one', async () => {
    const storage = createIndexedDbStorage()
    await storage.save(stored('a', 1, 'one'))
    await promisifyRequest(indexedDB.deleteDatabase('engine-kit'))
    expect(await storage.load('a')).toBeUndefined()
    await storage.save(stored('b', 1, 'two'))
    expect(await storage.list()).toEqual([{ taskId: 'b', title: 'two', savedAt: 1 }])
  })

  it('rejects where a database of the name belongs to somebody else', async () => {
    const holder = await open('theirs')
    await expect(createIndexedDbStorage({ database: 'theirs' }).list()).rejects.toMatchObject({
      name: 'NotFoundError',
    })
    holder.close()
  })

  it.each([undefined, null, 7, '', 'no JSON', '{}', { taskId: 'a' }])(
    'counts a transcript that is %j as absent, whatever stands beside it',
    async (value) => {
      const storage = createIndexedDbStorage()
      await storage.save(stored('a', 2, 'before'))
      await set(['text', 'a'], value, createStore('engine-kit', 'tasks'))
      await storage.save(stored('a', 1, 'again'))
      expect(await storage.load('a')).toEqual(stored('a', 1, 'again'))
    },
  )

  it.each([undefined, null, 7, 'text', {}, { taskId: 'a', title: 1, savedAt: 1, size: 1 }])(
    'leaves %j out of the list, and keeps the task again',
    async (value) => {
      const storage = createIndexedDbStorage()
      await storage.save(stored('a', 2, 'before'))
      await storage.save(stored('b', 1, 'other'))
      await set(['entry', 'a'], value, createStore('engine-kit', 'tasks'))
      expect(await storage.list()).toEqual([summary(stored('b', 1, 'other'))])
      await storage.save(stored('a', 1, 'again'))
      expect(await storage.load('a')).toEqual(stored('a', 1, 'again'))
      expect(await storage.list()).toHaveLength(2)
    },
  )

  it('gives no task for a transcript that cannot be read', async () => {
    const storage = createIndexedDbStorage()
    await storage.save(stored('a', 1, 'one'))
    await set(['text', 'a'], 'no JSON', createStore('engine-kit', 'tasks'))
    expect(await storage.load('a')).toBeUndefined()
  })

  it('does not put back what was forgotten while room was made in vain', async () => {
    const storage = createIndexedDbStorage()
    const others = [stored('a', 1, 'x'.repeat(900)), stored('b', 2, 'x'.repeat(900))]
    for (const other of others) await storage.save(other)
    const { value: put } = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put') ?? {}
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (String(given[0]).length > 1_500) throw new DOMException('Full.', 'QuotaExceededError')
      return (put as IDBObjectStore['put']).apply(this, given)
    })
    // Asked when the oldest have been taken out.
    const estimate = vi.fn(async () => {
      await storage.remove('a')
      return {}
    })
    vi.stubGlobal('navigator', { storage: { estimate } })
    await expect(storage.save(stored('large', 3, 'x'.repeat(1_700)))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    })
    expect(estimate).toHaveBeenCalled()
    expect(await storage.list()).toEqual([{ taskId: 'b', title: 'x'.repeat(200), savedAt: 2 }])
    expect(await storage.load('a')).toBeUndefined()
    expect(await storage.load('b')).toEqual(others[1])
  })

  it('makes room where nobody may ask how much there is', async () => {
    const storage = createIndexedDbStorage()
    await storage.save(stored('a', 1, 'x'.repeat(900)))
    const { value: put } = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put') ?? {}
    let full = true
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (full && typeof given[0] === 'string') throw new DOMException('Full.', 'QuotaExceededError')
      return (put as IDBObjectStore['put']).apply(this, given)
    })
    vi.stubGlobal('navigator', {
      storage: {
        estimate: () => {
          full = false
          throw new DOMException('Denied.', 'SecurityError')
        },
      },
    })
    await storage.save(stored('b', 2, 'b'))
    expect(await storage.list()).toEqual([{ taskId: 'b', title: 'b', savedAt: 2 }])
  })

  it('rejects what is nested too deeply to be written', async () => {
    await expect(createIndexedDbStorage().save(tooDeep('a'))).rejects.toThrow(RangeError)
  })
})

/** Opens a database as somebody who does not give way. */
function open(name: string): Promise<IDBDatabase> {
  return promisifyRequest(indexedDB.open(name))
}
