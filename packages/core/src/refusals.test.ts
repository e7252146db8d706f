import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { createLocalStorage } from './localStorageTasks.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import type { TaskStorage } from './taskStorage.ts'

let engine: TestEngine
const unhandled = vi.fn()

beforeEach(() => {
  stopTime()
  engine = createTestEngine({ agent: 'asksPermissionToDelete' })
  unhandled.mockClear()
  process.on('unhandledRejection', unhandled)
})

afterEach(async () => {
  process.off('unhandledRejection', unhandled)
  vi.unstubAllGlobals()
  vi.useRealTimers()
  await engine.close()
})

const denied = (): DOMException => new DOMException('The request was denied.', 'SecurityError')
const rejects = (): Promise<never> => Promise.reject(denied())
const throws = (): never => {
  throw denied()
}
function RefusingChannel(): never {
  return throws()
}
const working = {
  request: (_: string, ...rest: unknown[]) => Promise.resolve((rest.at(-1) as (lock: object) => unknown)({})),
}

/** Each way in which a browser may have something and not give it, and what it has besides. */
const browsers: Record<
  string,
  { locks?: unknown; channel?: unknown; storage?: () => TaskStorage; storageOf?: object }
> = {
  'is on plain HTTP': { locks: undefined },
  'has none of them': { locks: undefined, channel: undefined },
  'rejects each request for a lock': { locks: { request: rejects, query: rejects } },
  'throws at each request for a lock': { locks: { request: throws, query: throws } },
  'opens no channel': { locks: working, channel: RefusingChannel },
  'has no channel': { locks: working, channel: undefined },
  'throws at localStorage': { storage: createLocalStorage, storageOf: { get: throws } },
  'has no localStorage': { storage: createLocalStorage, storageOf: { value: undefined } },
  'throws at IndexedDB': { storage: createIndexedDbStorage, storageOf: { value: { open: throws } } },
  'has no IndexedDB': { storage: createIndexedDbStorage, storageOf: { value: undefined } },
}

describe('a browser that', () => {
  it.each(Object.entries(browsers))(
    'T11 %s has a tab that is alone: it sends, follows, answers and ends',
    async (_, { locks, channel = BroadcastChannel, storage, storageOf }) => {
      const navigator = Object.defineProperty({}, 'locks', { get: () => locks })
      vi.stubGlobal('navigator', navigator)
      // Without randomUUID, as on plain HTTP.
      vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
      vi.stubGlobal('BroadcastChannel', channel)
      if (storageOf) {
        const name = storage === createLocalStorage ? 'localStorage' : 'indexedDB'
        vi.stubGlobal(name, undefined)
        Object.defineProperty(globalThis, name, { ...storageOf, configurable: true })
      }
      const client = createEngineClient({
        baseUrl: 'http://engine',
        fetch: engine.fetch,
        storage: storage?.(),
      })
      const task = client.task('task')
      const leave = task.attach()
      task.send({ text: 'Delete it' })
      await passTime(3_000)
      expect(task.getSnapshot()).toMatchObject({ status: 'awaiting-answer', prompt: { status: 'open' } })
      task.send({ text: 'And then this' })
      task.answer({ requestId: task.getSnapshot().prompt?.requestId ?? '', answer: 'no' })
      await passTime(5_000)
      expect(task.getSnapshot()).toMatchObject({
        status: 'awaiting-answer',
        queue: [],
        storage: storage ? 'unavailable' : 'kept',
      })
      expect(engine.requests.filter(({ path }) => path === '/execute')).toHaveLength(2)
      leave()
      task.detach()
      await client.signOut().catch(() => undefined)
      await passTime(1_000)
      expect(unhandled).not.toHaveBeenCalled()
    },
  )
})
