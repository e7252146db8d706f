import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient, type EngineClient } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'

let tabs: FakeTabs
let engine: SpokenEngine
let failure: Error | undefined
const memory = createMemoryStorage()
const storage: TaskStorage = {
  ...memory,
  load: (taskId) => (failure ? Promise.reject(failure) : memory.load(taskId)),
  save: (task) => (failure ? Promise.reject(failure) : memory.save(task)),
}

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs()
  engine = createSpokenEngine()
  failure = undefined
})

afterEach(() => {
  tabs.remove()
  vi.useRealTimers()
})

const told: string[] = []

function open(taskId: string): ReturnType<EngineClient['task']> {
  const client = createEngineClient({ baseUrl: 'http://engine', scope: 'ann', fetch: engine.fetch, storage })
  told.splice(0)
  client.onChange((change) => told.push(change))
  const task = client.task(taskId)
  task.attach()
  return task
}

const full = new DOMException('Full.', 'QuotaExceededError')
const forbidden = new DOMException('Denied.', 'SecurityError')

describe('a transcript that cannot be kept', () => {
  it.each([
    ['full', full],
    ['unavailable', forbidden],
    ['unavailable', new Error('Anything else.')],
  ] as const)(
    'T8 is said to be %s, at no cost to the conversation, until it is kept again',
    async (state, error) => {
      const task = open(`${state} ${error.message}`)
      await passTime(100)
      expect(task.getSnapshot().storage).toBe('kept')
      failure = error
      task.send({ text: 'hello' })
      await passTime(500)
      expect(task.getSnapshot()).toMatchObject({ storage: state, status: 'running', error: undefined })
      engine.say(task.taskId, 'text_delta', { text: 'world' })
      failure = undefined
      engine.say(task.taskId, 'thread_lifecycle', { phase: 'completed' })
      await passTime(500)
      expect(task.getSnapshot()).toMatchObject({ storage: 'kept', status: 'completed' })
      expect(told.filter((change) => change === 'storage')).toHaveLength(2)
    },
  )

  it('T8 is said as soon as nothing can be read', async () => {
    failure = forbidden
    const task = open('nothing said yet')
    await passTime(100)
    expect(task.getSnapshot()).toMatchObject({ storage: 'unavailable', status: 'idle' })
  })

  it('T8 is said in every tab, and outlasts a turn that is told again', async () => {
    const first = open('shared')
    first.send({ text: 'hello' })
    await passTime(300)
    failure = full
    engine.say('shared', 'tool_call', { tool: 'x', tool_call_id: '1', input: {} })
    await passTime(500)
    const second = open('shared')
    await passTime(500)
    expect([first, second].map((task) => task.getSnapshot().storage)).toEqual(['full', 'full'])
    first.detach()
    await passTime(1_000)
    expect(second.getSnapshot()).toMatchObject({ storage: 'full', connection: { phase: 'live' } })
  })

  it('T8 is told by the newest save, whichever comes back last', async () => {
    const outcomes: ((error?: Error) => void)[] = []
    const save = (): Promise<void> =>
      new Promise((resolve, reject) => outcomes.push((error) => (error ? reject(error) : resolve())))
    const slow = { ...memory, save }
    const client = createEngineClient({ baseUrl: 'http://engine', fetch: engine.fetch, storage: slow })
    const task = client.task('slow')
    task.send({ text: 'hello' })
    await passTime(300)
    engine.say('slow', 'tool_call', { tool: 'x', tool_call_id: '1', input: {} })
    await passTime(300)
    expect(outcomes).toHaveLength(2)
    outcomes[1]?.()
    outcomes[0]?.(full)
    await passTime(100)
    expect(task.getSnapshot().storage).toBe('kept')
  })
})
