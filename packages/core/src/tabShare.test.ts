import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import type { TaskStore } from './taskStore.ts'

let tabs: FakeTabs
let engine: SpokenEngine
const leaving: (() => void)[] = []
const channelName = 'engine-kit:["http://engine","ann"]task'

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs()
  engine = createSpokenEngine()
})

afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
  tabs.remove()
  vi.useRealTimers()
})

/** Another tab that shows the task. */
function openTask(storage?: TaskStorage): TaskStore {
  const client = createEngineClient({
    baseUrl: 'http://engine',
    scope: 'ann',
    fetch: engine.fetch,
    linger: 0,
    ...(storage && { storage }),
  })
  const task = client.task('task')
  leaving.push(task.attach(), task.detach)
  return task
}

/** What the agent has said, and how much there is besides. */
function textOf(task: TaskStore): string {
  const { messages } = task.getSnapshot()
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return [
    JSON.stringify(parts).length,
    ...parts.map((part) => (part.type === 'text' ? part.text : part.type)),
  ].join()
}

/** Lets the agent say twenty words, and answers how many characters were posted meanwhile. */
async function postedForTwentyWords(): Promise<number> {
  const before = tabs.posted.length
  for (let word = 0; word < 20; word++) {
    engine.say('task', 'text_delta', { text: `word${word} ` })
    await passTime(100)
  }
  const posted = JSON.stringify(tabs.posted.slice(before)).length
  await passTime(500)
  return posted
}

async function startTurn(storage?: TaskStorage): Promise<TaskStore> {
  const task = openTask(storage)
  task.send({ text: 'go' })
  await passTime(300)
  engine.say('task', 'tool_call', { tool: 'screenshot', tool_call_id: 'c', input: {} })
  engine.say('task', 'tool_result', { tool_call_id: 'c', output: 'A'.repeat(1_000_000) })
  await passTime(300)
  return task
}

/** Without what another realm's objects are told by. */
const plain = (task: TaskStore): unknown => JSON.parse(JSON.stringify(task.getSnapshot().messages))

/** A tab that leads and one that listens, with a long turn in the storage and another under way. */
async function startSecondTurn(storage: TaskStorage): Promise<Record<'here' | 'listener', TaskStore>> {
  const here = await startTurn(storage)
  engine.say('task', 'thread_lifecycle', { phase: 'completed' })
  await passTime(500)
  here.send({ text: 'go on' })
  await passTime(500)
  const listener = openTask(storage)
  await passTime(500)
  return { here, listener }
}

describe('a tab that holds the stream', () => {
  it('T10 posts nothing while no other tab listens', async () => {
    await startTurn()
    expect(await postedForTwentyWords()).toBe(JSON.stringify([]).length)
  })

  it('T10 posts what is new, however much was said before, and the other tab shows all of it', async () => {
    const here = await startTurn()
    const there = openTask()
    await passTime(500)
    expect(await postedForTwentyWords()).toBeLessThan(20_000)
    expect(textOf(there)).toBe(textOf(here))
    expect(textOf(there)).toContain('word19')
    expect(engine.openStreams()).toBe(1)
  })

  it('T10 posts nothing any more once the other tab has said goodbye', async () => {
    await startTurn()
    const there = openTask()
    await passTime(500)
    there.detach()
    await passTime(100)
    expect(await postedForTwentyWords()).toBe(JSON.stringify([]).length)
  })

  it('T10 forgets a tab that is silent, and shows it everything when it speaks again', async () => {
    const here = await startTurn()
    const heard: { type: string; after?: string }[] = []
    const channel = new BroadcastChannel(channelName)
    channel.onmessage = ({ data }: MessageEvent<{ type: string }>) => heard.push(data)
    channel.postMessage({ type: 'hello', from: 'a frozen tab' })
    for (let round = 0; round < 4; round++) await postedForTwentyWords()
    const states = heard.filter(({ type }) => type === 'state')
    expect(states.length).toBeGreaterThan(20)
    expect(states.length).toBeLessThan(60)
    channel.postMessage({ type: 'more', from: 'a frozen tab' })
    await passTime(50)
    expect(heard.at(-1)).toMatchObject({ type: 'state', after: undefined })
    expect(JSON.stringify(heard.at(-1))).toContain('word19')
    expect(textOf(here)).toContain('word19')
    channel.close()
  })

  it('T10 shows everything to a tab that has missed a state', async () => {
    const here = await startTurn()
    const there = openTask()
    await passTime(500)
    const channel = new BroadcastChannel(channelName)
    channel.postMessage({
      type: 'state',
      number: 'x',
      after: 'missed',
      patch: { count: 0, messages: [], rest: {} },
    })
    await passTime(50)
    await postedForTwentyWords()
    expect(textOf(there)).toBe(textOf(here))
    channel.close()
  })

  it('T10 posts only what is newer than the storage to a tab that opens, whoever listens', async () => {
    const storage = createMemoryStorage()
    const { here, listener } = await startSecondTurn(storage)
    const before = tabs.posted.length
    const there = openTask(storage)
    await passTime(500)
    expect(JSON.stringify(tabs.posted.slice(before)).length).toBeLessThan(5_000)
    await postedForTwentyWords()
    for (const tab of [there, listener]) expect(plain(tab)).toEqual(plain(here))
    expect(textOf(there)).toContain('word19')
  })

  it('T10 shows everything to a tab whose storage holds something else', async () => {
    const storage = createMemoryStorage()
    const { here } = await startSecondTurn(storage)
    const other: TaskStorage = {
      ...storage,
      load: async (taskId) =>
        JSON.parse(JSON.stringify(await storage.load(taskId)).replace('AAAA', 'B')) as never,
    }
    const there = openTask(other)
    await passTime(500)
    await postedForTwentyWords()
    expect(plain(there)).toEqual(plain(here))
  })

  it('T10 goes on when the next one leads, and no tab is shown less than before', async () => {
    const here = await startTurn()
    const [second, third] = [openTask(), openTask()]
    await passTime(500)
    await postedForTwentyWords()
    const before = textOf(second)
    const lengths: number[] = []
    leaving.push(third.subscribe(() => lengths.push(textOf(third).length)))
    here.detach()
    await passTime(1_000)
    await postedForTwentyWords()
    expect(textOf(second).length).toBeGreaterThan(before.length)
    expect(textOf(third)).toBe(textOf(second))
    expect(lengths.length).toBeGreaterThan(20)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    expect(engine.openStreams()).toBe(1)
  })
})

it('T11 a message is sent, in whichever moment of coming to a task it is said, where locks take their time', async () => {
  const { locks } = navigator
  const request = locks.request.bind(locks) as (...values: unknown[]) => Promise<unknown>
  vi.spyOn(locks, 'request').mockImplementation(async (...values: unknown[]) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return request(...values)
  })
  const client = createEngineClient({
    baseUrl: 'http://engine',
    scope: 'ann',
    fetch: engine.fetch,
    linger: 0,
  })
  for (let moment = 0; moment < 30; moment++) {
    const task = client.task(`task ${moment}`)
    leaving.push(task.attach(), task.detach)
    if (moment > 0) await passTime(moment)
    task.send({ text: `at ${moment}` })
    await passTime(500)
    expect(engine.heard.at(-1)?.message).toBe(`at ${moment}`)
    engine.say(`task ${moment}`, 'thread_lifecycle', { phase: 'completed' })
    await passTime(50)
  }
})
