import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createRandom } from './createRandom.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import type { TaskStore } from './taskStore.ts'

/** `HAND_OVERS=500` plays more of them, `TEST_SEED=9` others. */
const handOvers = Number(process.env['HAND_OVERS'] ?? 20)
const seed = Number(process.env['TEST_SEED'] ?? 8)

let tabs: FakeTabs
let engine: SpokenEngine
let storage: TaskStorage
/** Milliseconds until what one tab tells arrives at another. */
let delay: () => number

beforeEach(() => {
  stopTime()
  delay = () => 0
  tabs = installFakeTabs({ delay: () => delay() })
  engine = createSpokenEngine()
  storage = createMemoryStorage()
})

afterEach(() => {
  tabs.remove()
  vi.useRealTimers()
})

function openTab(): TaskStore {
  const client = createEngineClient({ baseUrl: 'http://engine', scope: 'ann', fetch: engine.fetch, storage })
  const task = client.task('task')
  task.attach()
  return task
}

const complete = (): void => engine.say('task', 'thread_lifecycle', { phase: 'completed' })
const heard = (): string[] => engine.heard.map(({ message }) => message)

const said = (store: TaskStore): string[] => {
  const { messages } = store.getSnapshot()
  return messages.flatMap((message) => (message.role === 'user' ? [message.text] : []))
}

it('T13 what is said in any of seven tabs while they hand over the lead is sent once, and all show it once', async () => {
  const random = createRandom(seed)
  delay = () => Math.floor(random() * 400)
  const stores = Array.from({ length: 7 }, openTab)
  await passTime(1_000)
  const expected: string[] = []
  for (let turn = 0; turn < handOvers; turn++) {
    // One or two messages, some of them within the same few milliseconds.
    const texts = Array.from({ length: 1 + Math.floor(random() * 2) }, (_, index) => `${turn}.${index}`)
    for (const text of texts) {
      await passTime(Math.floor(random() * 300), 5)
      stores[Math.floor(random() * 7)]?.send({ text })
    }
    expected.push(...texts)
    for (const _ of texts) {
      await passTime(3_000)
      engine.say('task', 'text_delta', { text: 'Yes.' })
      complete()
    }
    await passTime(Math.floor(random() * 300), 5)
    if (turn % 10 !== 9) continue
    await passTime(5_000)
    expect(heard().toSorted()).toEqual(expected.toSorted())
    for (const store of stores) {
      expect(said(store).toSorted()).toEqual(expected.toSorted())
      expect(store.getSnapshot()).toMatchObject({ queue: [], status: 'completed' })
    }
  }
}, 60_000)
