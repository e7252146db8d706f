// Over 300 lines: one scene of two people, told by every way in which they can differ.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient, type EngineClient, type EngineClientOptions } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'

let tabs: FakeTabs
let storage: TaskStorage
const leaving: (() => void)[] = []

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs()
  storage = createMemoryStorage()
})

afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
  tabs.remove()
  vi.useRealTimers()
})

/** A page's client, with the storage that all pages of the test share. */
function open(engine: SpokenEngine, options: Partial<EngineClientOptions> = {}): EngineClient {
  return createEngineClient({ baseUrl: 'http://engine', storage, fetch: engine.fetch, linger: 0, ...options })
}

function watch(client: EngineClient, taskId = 'inbox'): ReturnType<EngineClient['task']> {
  const task = client.task(taskId)
  leaving.push(task.attach(), task.detach)
  return task
}

const shown = (client: EngineClient, taskId = 'inbox'): string =>
  JSON.stringify(client.task(taskId).getSnapshot().messages)

const raw = async (): Promise<string> => {
  const kept = await Promise.all((await storage.list()).map(({ taskId }) => storage.load(taskId)))
  return JSON.stringify(kept)
}

/** Everything that is under way has come, and what is to be kept is kept. */
const settled = (): Promise<void> => passTime(1_000)

/** Says something, and lets the agent begin an answer. */
async function talk(client: EngineClient, engine: SpokenEngine, words: string): Promise<void> {
  watch(client).send({ text: words })
  await passTime(100)
  engine.say('inbox', 'text_delta', { text: `answer to ${words}` })
  await passTime(100)
  expect(shown(client)).toContain(`answer to ${words}`)
}

describe('two people in one browser', () => {
  const ways: [string, Partial<EngineClientOptions>, Partial<EngineClientOptions>][] = [
    ['scopes', { scope: 'ann' }, { scope: 'bob' }],
    ['addresses', { baseUrl: 'http://engine/ann', scope: 'x' }, { baseUrl: 'http://engine/bob', scope: 'x' }],
    ['headers', { headers: { 'x-person': 'ann' } }, { headers: { 'x-person': 'bob' } }],
    ['functions', { headers: () => ({}) }, { headers: () => ({}) }],
    ['fetches', {}, {}],
  ]
  it.each(ways)('T1 have nothing in common where they differ in their %s', async (_, forAnn, forBob) => {
    const [annsEngine, bobsEngine] = [createSpokenEngine(), createSpokenEngine()]
    const [ann, bob] = [open(annsEngine, forAnn), open(bobsEngine, forBob)]
    await talk(ann, annsEngine, 'secret')
    watch(bob)
    await settled()
    expect(shown(bob)).toBe('[]')
    expect(await bob.storage.list()).toEqual([])
    bob.task('inbox').send({ text: 'mine' })
    await settled()
    expect(bobsEngine.heard).toHaveLength(1)
    expect(shown(ann)).not.toContain('mine')
    expect(await ann.storage.list()).toMatchObject([{ taskId: 'inbox', title: 'secret' }])
    expect(await bob.storage.list()).toMatchObject([{ taskId: 'inbox', title: 'mine' }])
  })

  it.each<[string, Partial<EngineClientOptions>]>([
    ['their address alone', {}],
    ['the values of their headers', { headers: { 'x-app': '1' } }],
    ['their scope', { scope: 'ann' }],
  ])(
    'T2 are one where they are known by %s: tabs share, and a reload finds what was kept',
    async (_, options) => {
      const engine = createSpokenEngine()
      vi.stubGlobal('fetch', engine.fetch)
      const [first, second] = [1, 2].map(() => open(engine, { fetch: undefined, ...options })) as [
        EngineClient,
        EngineClient,
      ]
      await talk(first, engine, 'hello')
      watch(second)
      await settled()
      expect(shown(second)).toContain('answer to hello')
      expect(engine.openStreams()).toBe(1)
      const later = open(engine, { fetch: undefined, ...options })
      expect(await later.storage.list()).toMatchObject([{ taskId: 'inbox', title: 'hello' }])
    },
  )

  it('T3 of which one cannot be known again leave nothing that is never taken away', async () => {
    const engine = createSpokenEngine()
    await talk(open(engine), engine, 'secret')
    await settled()
    expect(await raw()).toContain('secret')
    vi.setSystemTime(Date.now() + 25 * 60 * 60 * 1000)
    const another = createSpokenEngine()
    await talk(open(another), another, 'later')
    await settled()
    expect(await raw()).not.toContain('secret')
    expect(await raw()).toContain('later')
  })

  it('T3 keeps what an application saves of long ago', async () => {
    const { storage: own } = open(createSpokenEngine())
    await own.save({ version: 1, taskId: 'inbox', title: 'of old', savedAt: 1, content: {} })
    expect(await own.load('inbox')).toMatchObject({ title: 'of old' })
  })
})

describe('signing out', () => {
  it('T4 stops streams, empties stores and forgets what was kept, here and in other tabs', async () => {
    const engine = createSpokenEngine()
    const [here, there, bob] = [
      open(engine, { scope: 'ann' }),
      open(engine, { scope: 'ann' }),
      open(engine, { scope: 'bob' }),
    ]
    await talk(here, engine, 'secret')
    watch(there)
    await settled()
    expect(shown(there)).toContain('secret')
    bob.task('other').send({ text: 'mine' })
    await settled()
    const told: string[] = []
    there.onChange((change) => told.push(change))

    await here.signOut()
    expect(shown(here)).toBe('[]')
    await settled()
    expect(told).toContain('signed-out')
    expect(shown(there)).toBe('[]')
    expect(there.task('inbox').getSnapshot().connection.phase).toBe('idle')
    expect(engine.openStreams()).toBe(1)
    expect(await raw()).not.toContain('secret')
    expect(await raw()).toContain('mine')
    expect(await here.storage.list()).toEqual([])
    expect(tabs.held().filter((name) => name.includes('ann'))).toEqual([])
    expect(tabs.channels().filter((name) => name.includes('ann'))).toEqual([])
  })

  it('T4 is not undone by what comes late: events, saves under way, commands', async () => {
    const engine = createSpokenEngine()
    const client = open(engine, { scope: 'ann' })
    await talk(client, engine, 'secret')
    engine.say('inbox', 'tool_call', { tool: 'read', tool_call_id: '1', input: {} })
    // What is folded now waits to be written.
    await passTime(20)
    const gone = client.signOut()
    engine.say('inbox', 'text_delta', { text: 'late' })
    await gone
    client.task('inbox').send({ text: 'after' })
    client.task('other').send({ text: 'after' })
    watch(client)
    watch(client, 'other')
    await settled()
    expect(await storage.list()).toEqual([])
    expect([shown(client), shown(client, 'other')]).toEqual(['[]', '[]'])
    expect(engine.heard).toHaveLength(1)
    await expect(client.pendingPrompts()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(client.health()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(client.execute({ message: 'x', taskId: 'x' }).next()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })

  it('T4 waits for a save that is under way, and a slow one of another tab is taken back', async () => {
    const engine = createSpokenEngine()
    const slow = (writes: (() => void)[]): TaskStorage => ({
      ...storage,
      save: async (task) => {
        await new Promise<void>((resolve) => writes.push(resolve))
        return storage.save(task)
      },
    })
    const [writtenHere, writtenThere]: [(() => void)[], (() => void)[]] = [[], []]
    const here = open(engine, { scope: 'ann', storage: slow(writtenHere) })
    const there = open(engine, { scope: 'ann', storage: slow(writtenThere) })
    await talk(here, engine, 'secret')
    watch(there)
    await settled()
    there.task('inbox').editQueued('nothing', 'makes it write')
    await settled()
    expect(writtenThere).toHaveLength(1)
    const gone = here.signOut()
    for (const write of writtenHere) write()
    await gone
    for (const write of writtenThere) write()
    await settled()
    expect(await storage.list()).toEqual([])
  })

  it('T4 lets the same person begin anew, with a client of their own', async () => {
    const engine = createSpokenEngine()
    const client = open(engine, { scope: 'ann' })
    await talk(client, engine, 'before')
    await client.signOut()
    const next = open(engine, { scope: 'ann' })
    watch(next, 'later').send({ text: 'after' })
    await settled()
    expect(await next.storage.list()).toMatchObject([{ taskId: 'later', title: 'after' }])
    expect(await client.storage.list()).toEqual([])
  })
})

describe('a task that is forgotten', () => {
  it('T5 goes in all tabs, and does not come back with the next event of its turn', async () => {
    const engine = createSpokenEngine()
    const [here, there] = [open(engine, { scope: 'ann' }), open(engine, { scope: 'ann' })]
    await talk(there, engine, 'secret')
    watch(here)
    await settled()
    expect(shown(here)).toContain('secret')
    const listed: string[] = []
    there.onChange((change) => listed.push(change))

    await here.forget('inbox')
    engine.say('inbox', 'text_delta', { text: 'late' })
    await settled()
    engine.say('inbox', 'thread_lifecycle', { phase: 'completed' })
    await settled()
    expect([shown(here), shown(there)]).toEqual(['[]', '[]'])
    expect(await storage.list()).toEqual([])
    expect(engine.openStreams()).toBe(0)
    expect(listed).toContain('tasks')
  })

  it('T5 begins anew when something is said in it, for who has been watching all the time', async () => {
    const engine = createSpokenEngine()
    const client = open(engine, { scope: 'ann' })
    await talk(client, engine, 'before')
    engine.say('inbox', 'thread_lifecycle', { phase: 'completed' })
    const seen: number[] = []
    leaving.push(
      client.task('inbox').subscribe(() => seen.push(client.task('inbox').getSnapshot().messages.length)),
    )
    await client.forget('inbox')
    expect(seen.at(-1)).toBe(0)
    await talk(client, engine, 'after')
    await settled()
    expect(shown(client)).not.toContain('before')
    expect(seen.at(-1)).toBe(2)
    expect(await client.storage.list()).toMatchObject([{ title: 'after' }])
  })

  it('T5 is not brought back by what was just being said in it, however far that has come', async () => {
    for (let ticks = 0; ticks < 40; ticks++) {
      const engine = createSpokenEngine()
      const client = open(engine, { scope: `ann ${ticks}` })
      watch(client).send({ text: 'secret' })
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      await client.forget('inbox')
      await settled()
      expect(shown(client)).toBe('[]')
      expect(engine.openStreams()).toBe(0)
      expect(tabs.held()).toEqual([])
      expect(await storage.list()).toEqual([])
    }
  })

  it('T5 is not brought back by an answer that was under way', async () => {
    const engine = createSpokenEngine()
    let confirm = (): void => undefined
    const pending = [{ task_id: 'inbox', request_id: 'r', kind: 'permission', question: 'May I?' }]
    const client = open(engine, {
      fetch: async (input, init) => {
        if (input.endsWith('/hitl/pending')) return Response.json({ pending })
        if (!input.endsWith('/hitl/respond')) return engine.fetch(input, init)
        await new Promise<void>((resolve) => (confirm = resolve))
        return Response.json({ status: 'ok' })
      },
    })
    await talk(client, engine, 'secret')
    engine.say('inbox', 'hitl_request', pending[0] ?? {})
    await settled()
    client.task('inbox').answer({ requestId: 'r', answer: 'yes' })
    await settled()
    await client.forget('inbox')
    confirm()
    await settled()
    expect(shown(client)).toBe('[]')
    expect(await storage.list()).toEqual([])
  })

  it('T6 is told to who asked where the storage refuses, and is no unhandled rejection where nobody listens', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    leaving.push(() => process.off('unhandledRejection', unhandled))
    const refusal = new DOMException('Denied.', 'SecurityError')
    let refuses = true
    const refusing: TaskStorage = {
      ...storage,
      remove: (taskId) => (refuses ? Promise.reject(refusal) : storage.remove(taskId)),
    }
    const engine = createSpokenEngine()
    const client = open(engine, { scope: 'ann', storage: refusing })
    await talk(client, engine, 'secret')
    await settled()
    await expect(client.forget('inbox')).rejects.toBe(refusal)
    void client.forget('inbox')
    void client.signOut()
    await expect(client.signOut()).rejects.toBe(refusal)
    expect(shown(client)).toBe('[]')
    refuses = false
    await client.signOut()
    expect(await storage.list()).toEqual([])
    await settled()
    expect(unhandled).not.toHaveBeenCalled()
  })
})
