import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRandom } from './createRandom.fixtures.ts'
import { elapsed } from './elapsed.ts'
import { createEngineClient, type EngineClient } from './engineClient.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createSpokenEngine, type SpokenEngine } from './spokenEngine.fixtures.ts'
import { createMemoryStorage, type TaskStorage, type TaskSummary } from './taskStorage.ts'

// Two people, three tabs, one browser: who sees and keeps what, whatever happens in whatever order.

const rounds = 1_000
const steps = 25
const tabCount = 3
const people = ['ann', 'bob'] as const
const taskIds = ['inbox', 'work'] as const

type Person = (typeof people)[number]

/** What lasts from signing in to signing out. Every word of it carries its mark. */
interface Session {
  readonly person: Person
  readonly mark: string
  readonly engine: SpokenEngine
  over: boolean
}

interface Page {
  readonly client: EngineClient
  readonly session: Session
  readonly leave: (() => void)[]
}

interface Browser {
  /** As the clients see it: each call takes its time. */
  readonly storage: TaskStorage
  /** What is kept at this moment, by id. */
  readonly kept: () => Promise<[taskId: string, text: string][]>
  readonly sessions: Map<Person, Session>
  /** What is in front in each tab. */
  readonly front: (Page | undefined)[]
  /** Every page that ever was: a client that was replaced may still be at work. */
  readonly pages: Page[]
}

let random: () => number
let tabs: FakeTabs

beforeEach(() => {
  stopTime()
  tabs = installFakeTabs({ delay: () => Math.floor(random() * 20) })
})

afterEach(() => {
  tabs.remove()
  vi.useRealTimers()
})

it(`T7 in ${rounds} random interleavings nothing goes across and nothing is left behind`, async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  let said = 0
  for (let seed = 1; seed <= rounds; seed++) {
    random = createRandom(seed)
    const browser = startBrowser()
    for (let step = 0; step < steps; step++) {
      await act(browser)
      await passTime(pick([0, 0, 10, 60, 300]), 60)
      await check(browser, `seed ${seed}, step ${step}`)
    }
    said += await endDay(browser, `seed ${seed}, end`)
  }
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  // Something was at stake.
  expect(said).toBeGreaterThan(rounds)
}, 120_000)

function startBrowser(): Browser {
  const memory = createMemoryStorage()
  const late = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    await elapsed(Math.floor(random() * 120))
    const value = await call()
    if (random() < 0.3) await elapsed(Math.floor(random() * 120))
    return value
  }
  return {
    storage: {
      load: (taskId) => late(() => memory.load(taskId)),
      save: (task) => late(() => memory.save(task)),
      remove: (taskId) => late(() => memory.remove(taskId)),
      list: () => late(memory.list),
    },
    kept: async () => {
      const load = async ({ taskId }: TaskSummary): Promise<[string, string]> => [
        taskId,
        JSON.stringify(await memory.load(taskId)),
      ]
      return Promise.all((await memory.list()).map(load))
    },
    sessions: new Map(),
    front: Array.from({ length: tabCount }, () => undefined),
    pages: [],
  }
}

async function act(browser: Browser): Promise<void> {
  const tab = Math.floor(random() * tabCount)
  const page = browser.front[tab]
  const taskId = pick(taskIds)
  if (page === undefined || page.session.over || random() < 0.1) return signIn(browser, tab)
  const { client, session } = page
  const task = client.task(taskId)
  const actions: (() => unknown)[] = [
    () => page.leave.push(task.attach()),
    () => page.leave.push(task.attach()),
    () => task.send({ text: `${session.mark} asks` }),
    () => task.send({ text: `${session.mark} asks again` }),
    () => session.engine.say(taskId, 'text_delta', { text: `${session.mark} is told. ` }),
    () =>
      session.engine.say(taskId, 'tool_call', { tool: 'x', tool_call_id: 'c', input: { of: session.mark } }),
    () => session.engine.say(taskId, 'thread_lifecycle', { phase: 'completed' }),
    () => page.leave.splice(0).forEach((leave) => leave()),
    () => task.detach(),
    () => void client.forget(taskId),
    () => signOut(page),
  ]
  await pick(actions)()
}

/** Somebody sits down at a tab; who was there may have left without signing out. */
async function signIn(browser: Browser, tab: number): Promise<void> {
  const person = pick(people)
  let session = browser.sessions.get(person)
  if (session === undefined || session.over) {
    // A person who signs in again comes later than the word of their signing out.
    await passTime(900, 300)
    const mark = `${person}-${browser.pages.length};`
    session = { person, mark, engine: createSpokenEngine(), over: false }
    browser.sessions.set(person, session)
  }
  const client = createEngineClient({
    baseUrl: 'http://engine',
    scope: person,
    storage: browser.storage,
    fetch: session.engine.fetch,
    linger: 100,
  })
  const page: Page = { client, session, leave: [] }
  browser.front[tab] = page
  browser.pages.push(page)
}

/** Signs out, while the agent goes on speaking. */
function signOut({ client, session }: Page): void {
  session.over = true
  void client.signOut()
  session.engine.say('inbox', 'text_delta', { text: `${session.mark} is told too late. ` })
}

/** Nobody sees or keeps a word that is not theirs. */
async function check({ kept, pages }: Browser, when: string): Promise<void> {
  for (const { client, session } of pages) {
    const shown = taskIds.map((taskId) => JSON.stringify(client.task(taskId).getSnapshot())).join()
    expect(foreign(shown, session.person), `${when}: shown to ${session.mark}`).toEqual([])
  }
  for (const [taskId, text] of await kept()) {
    const owner = taskId.includes('"ann"') ? 'ann' : 'bob'
    expect(foreign(text, owner), `${when}: kept of ${owner}`).toEqual([])
  }
}

/** Everybody goes home: what was signed out stays gone, and then everything is. Answers how much was kept before. */
async function endDay(browser: Browser, when: string): Promise<number> {
  await passTime(2_000, 250)
  await check(browser, when)
  const everything = async (): Promise<string> => {
    const kept = await browser.kept()
    const shown = browser.pages.map(({ client }) =>
      taskIds.map((taskId) => client.task(taskId).getSnapshot()),
    )
    return JSON.stringify([kept, shown])
  }
  const left = await everything()
  for (const { session } of browser.pages) {
    if (session.over) expect(left, `${when}: left of ${session.mark}`).not.toContain(session.mark)
  }
  for (const { session, client } of browser.pages) if (!session.over) void client.signOut()
  for (const { session } of browser.pages) {
    for (const taskId of taskIds)
      session.engine.say(taskId, 'text_delta', { text: `${session.mark} too late` })
  }
  await passTime(2_000, 250)
  const end = await everything()
  for (const { session } of browser.pages) expect(end, `${when}: left behind`).not.toContain(session.mark)
  expect(await browser.kept(), when).toEqual([])
  expect([tabs.held(), tabs.channels()], when).toEqual([[], []])
  for (const { leave } of browser.pages) for (const one of leave) one()
  return browser.pages.reduce((sum, { session }) => sum + session.engine.heard.length, 0)
}

/** Which other person's words are in a text. */
function foreign(text: string, owner: Person): Person[] {
  return people.filter((person) => person !== owner && text.includes(`${person}-`))
}

function pick<Item>(items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}
