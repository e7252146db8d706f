import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient, type EngineClientOptions } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import type { TaskStore } from './taskStore.ts'

let tabs: FakeTabs
let engine: SpokenEngine
let storage: TaskStorage

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs()
  engine = createSpokenEngine()
  storage = createMemoryStorage()
})

afterEach(() => {
  tabs.remove()
  vi.useRealTimers()
})

function open(options: Partial<EngineClientOptions> = {}): { task: TaskStore; leave: () => void } {
  const client = createEngineClient({
    baseUrl: 'http://engine',
    scope: 'ann',
    fetch: engine.fetch,
    linger: 100,
    storage,
    ...options,
  })
  const task = client.task('task')
  return { task, leave: task.attach() }
}

const complete = (): void => engine.say('task', 'thread_lifecycle', { phase: 'completed' })
const heard = (): string[] => engine.heard.map(({ message }) => message)

/** A turn that runs, and two messages that wait for it. */
async function startQueue(task: TaskStore): Promise<void> {
  task.send({ text: 'first' })
  await passTime(200)
  task.send({ text: 'second' })
  task.send({ text: 'third' })
  await passTime(400)
  expect(task.getSnapshot().queue).toHaveLength(2)
}

describe('a message that waits in the queue', () => {
  it.each<[string, (tab: ReturnType<typeof open>) => void]>([
    ['nobody watches the task any more', ({ leave }) => leave()],
    ['the task is detached', ({ task }) => task.detach()],
  ])('T13 is sent although %s, and then the stream is let go', async (_, stop) => {
    const tab = open()
    await startQueue(tab.task)
    stop(tab)
    await passTime(1_000)
    complete()
    await passTime(1_000)
    expect(heard()).toEqual(['first', 'second'])
    complete()
    await passTime(1_000)
    expect(heard()).toEqual(['first', 'second', 'third'])
    expect(engine.openStreams()).toBe(0)
    expect([tabs.held(), tab.task.getSnapshot().connection.phase]).toEqual([[], 'idle'])
    expect((await storage.list()).length).toBe(1)
  })

  it('T13 goes along with who leads next', async () => {
    const [here, there] = [open(), open()]
    await startQueue(here.task)
    here.task.detach()
    await passTime(500)
    expect(there.task.getSnapshot()).toMatchObject({ connection: { phase: 'live' }, queue: [{}, {}] })
    complete()
    await passTime(1_000)
    complete()
    await passTime(1_000)
    expect(heard()).toEqual(['first', 'second', 'third'])
    complete()
    await passTime(1_000)
    expect(there.task.getSnapshot()).toMatchObject({ status: 'completed', queue: [] })
  })

  it('T13 is sent by the next page where the last one went away as the turn ended', async () => {
    const here = open()
    await startQueue(here.task)
    const taskId = (await storage.list())[0]?.taskId ?? ''
    let kept = await storage.load(taskId)
    here.task.removeQueued(here.task.getSnapshot().queue[0]?.id ?? '')
    here.task.removeQueued(here.task.getSnapshot().queue[0]?.id ?? '')
    complete()
    await passTime(500)
    here.task.detach()
    await passTime(500)
    // As if the page had gone between the end of the turn and the next message.
    const ended = (await storage.load(taskId)) as { content: object }
    const { queue } = (kept as { content: { queue: unknown } }).content
    kept = { ...ended, content: { ...ended.content, queue } }
    const next = open({ storage: { ...storage, load: () => Promise.resolve(kept) } })
    await passTime(500)
    expect(heard()).toEqual(['first', 'second'])
    next.task.detach()
  })

  it('T13 waits for a person where its turn was lost, and holds nothing', async () => {
    const here = open()
    await startQueue(here.task)
    engine.say('task', 'thread_lifecycle', { phase: 'errored' })
    here.leave()
    await passTime(2_000)
    expect(here.task.getSnapshot()).toMatchObject({ status: 'failed', queue: [{}, {}] })
    expect(heard()).toEqual(['first'])
    expect([tabs.held(), engine.openStreams()]).toEqual([[], 0])
  })
})

describe('a message on its way', () => {
  it('T13 is not cut where its page turns to something else before the Engine has answered', async () => {
    let answer = (): void => undefined
    const slow: EngineClientOptions['fetch'] = async (input, init) => {
      if (input.endsWith('/execute')) await new Promise<void>((resolve) => (answer = resolve))
      return engine.fetch(input, init)
    }
    const { task, leave } = open({ fetch: slow })
    task.send({ text: 'first' })
    await passTime(200)
    leave()
    await passTime(5_000)
    expect(task.getSnapshot().status).toBe('sending')
    answer()
    await passTime(1_000)
    expect(heard()).toEqual(['first'])
    expect(task.getSnapshot().messages[0]).toMatchObject({ role: 'user', status: 'sent' })
    expect(engine.openStreams()).toBe(0)
    expect(task.watched).toBe(false)
  })
})
