import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { promisifyRequest } from 'idb-keyval'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as kit from './index.ts'
import type { EngineClient, EngineClientOptions, TaskStore } from './index.ts'
import { openTab, type Tab } from './openTab.fixtures.ts'

// Real locks, real channels, a real database: what the imitations in the other tests stand for.

const engines: TestEngine[] = []
const tabs: Tab<typeof kit>[] = []
let baseUrl: string

beforeEach(() => {
  baseUrl = `/engine/${crypto.randomUUID()}`
})

afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.close()
  for (const engine of engines.splice(0)) await engine.close()
  await promisifyRequest(indexedDB.deleteDatabase('engine-kit'))
})

function startEngine(): TestEngine {
  const engine = createTestEngine({ agent: 'asksPermissionToDelete' })
  engines.push(engine)
  return engine
}

/** Opens a tab with a client that keeps what it is told in the database that all share. */
async function openClient(engine: TestEngine, options: Partial<EngineClientOptions>): Promise<EngineClient> {
  const tab = await openTab<typeof kit>('./index.ts')
  tabs.push(tab)
  const storage = tab.kit.createIndexedDbStorage()
  return tab.kit.createEngineClient({ baseUrl, storage, fetch: engine.fetch, ...options })
}

function watch(client: EngineClient): TaskStore {
  const task = client.task('main')
  task.attach()
  return task
}

const shown = (task: TaskStore): string => JSON.stringify(task.getSnapshot().messages)

const asked = (task: TaskStore): Promise<void> =>
  vi.waitFor(() => expect(task.getSnapshot().prompt?.status).toBe('open'), { timeout: 5_000 })

/** Everything that stands in the database. */
async function kept(): Promise<string> {
  const database = await promisifyRequest(indexedDB.open('engine-kit'))
  try {
    if (!database.objectStoreNames.contains('tasks')) return ''
    return JSON.stringify(await promisifyRequest(database.transaction('tasks').objectStore('tasks').getAll()))
  } finally {
    database.close()
  }
}

const namesInUse = async (part: string): Promise<string[]> => {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].map(({ name = '' }) => name).filter((name) => name.includes(part))
}

describe('two people with one gateway and one task’s name, in two tabs', () => {
  it.each<[string, Partial<EngineClientOptions>, Partial<EngineClientOptions>]>([
    ['scopes', { scope: 'ann-lee' }, { scope: 'bob' }],
    ['headers alone', { headers: { 'x-person': 'ann' } }, { headers: { 'x-person': 'bob' } }],
  ])('see and answer each their own, told apart by %s', async (_, forAnn, forBob) => {
    const [annsEngine, bobsEngine] = [startEngine(), startEngine()]
    const ann = watch(await openClient(annsEngine, forAnn))
    ann.send({ text: 'a private figure' })
    await asked(ann)
    await vi.waitFor(async () => expect(await kept()).toContain('a private figure'))

    const bobsClient = await openClient(bobsEngine, forBob)
    const bob = watch(bobsClient)
    bob.send({ text: 'something else' })
    await asked(bob)
    expect(shown(bob)).not.toContain('a private figure')
    expect(shown(ann)).not.toContain('something else')
    bob.answer({ requestId: bob.getSnapshot().prompt?.requestId ?? '', answer: 'no' })
    await vi.waitFor(() => expect(bob.getSnapshot().status).toBe('completed'))
    expect(ann.getSnapshot().prompt?.status).toBe('open')
    expect(await bobsClient.storage.list()).toMatchObject([{ title: 'something else' }])
  })
})

describe('two tabs of one person', () => {
  it('both forget at signing out, whichever of them holds the stream', async () => {
    const engine = startEngine()
    const first = await openClient(engine, { scope: 'ann-lee' })
    const second = await openClient(engine, { scope: 'ann-lee' })
    const bob = await openClient(startEngine(), { scope: 'bob' })
    const [here, there] = [watch(first), watch(second)]
    here.send({ text: 'a private figure' })
    await asked(here)
    await asked(there)
    watch(bob).send({ text: 'something else' })
    await asked(watch(bob))
    await vi.waitFor(async () =>
      expect(await kept()).toMatch(/private figure.*something else|something else.*private/),
    )

    await second.signOut()
    await vi.waitFor(() => expect([shown(here), shown(there)]).toEqual(['[]', '[]']))
    expect(engine.simulator.openStreams).toBe(0)
    here.send({ text: 'after' })
    await vi.waitFor(async () => expect(await namesInUse('ann-lee')).toEqual([]))
    expect(await kept()).not.toContain('private figure')
    expect(await kept()).not.toContain('ann-lee')
    expect(await kept()).toContain('something else')
    expect(engine.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
  })

  it('both forget a task, and its turn does not bring it back', async () => {
    const engine = startEngine()
    const first = await openClient(engine, { scope: 'ann-lee' })
    const second = await openClient(engine, { scope: 'ann-lee' })
    const [here, there] = [watch(first), watch(second)]
    here.send({ text: 'a private figure' })
    await asked(here)
    await asked(there)
    await second.forget('main')
    await vi.waitFor(() => expect([shown(here), shown(there)]).toEqual(['[]', '[]']))
    await vi.waitFor(() => expect(engine.simulator.openStreams).toBe(0))
    await engine.fetch('/hitl/respond', {
      method: 'POST',
      body: JSON.stringify({ task_id: 'main', answer: 'no' }),
    })
    await vi.waitFor(() => expect(engine.simulator.runningTurns).toBe(0))
    await vi.waitFor(async () => expect(await namesInUse(baseUrl)).toEqual([]))
    expect([shown(here), shown(there)]).toEqual(['[]', '[]'])
    expect(await first.storage.list()).toEqual([])
    expect(await kept()).not.toContain('private figure')
  })
})
