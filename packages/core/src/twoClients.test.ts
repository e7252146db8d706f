import type { Agent, Wire } from '@engine-kit/simulator'
import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { expect, it } from 'vitest'
import { anyWire } from './anyWire.fixtures.ts'
import { createEngineClient } from './engineClient.ts'
import { createRandom } from './createRandom.fixtures.ts'
import type { EngineFetch } from './requestEngine.ts'
import { toStoredTask } from './storedTask.ts'
import type { TaskState } from './taskState.ts'
import { createMemoryStorage, type TaskStorage } from './taskStorage.ts'
import type { TaskStore } from './taskStore.ts'

/** `TWO_CLIENTS=10000` plays more of them, `TEST_SEED=7` others. */
const scenes = Number(process.env['TWO_CLIENTS'] ?? 150)
const seed = Number(process.env['TEST_SEED'] ?? 19)

it.each([
  ['the wire that is documented', () => ({})],
  ['any wire', anyTellingWire],
])(
  `${scenes} random interleavings of two clients on one task lose no message and call none sent that did not run, over %s`,
  async (_, wireOf) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const batch = 25
    for (let start = 0; start < scenes; start += batch) {
      const seeds = Array.from(
        { length: Math.min(batch, scenes - start) },
        (_, index) => seed * 100_003 + start + index,
      )
      const problems = await Promise.all(seeds.map((one) => play(one, wireOf)))
      expect(problems.flat()).toEqual([])
    }
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  },
  600_000,
)

/**
 * Leaves out what nobody could tell before it comes a second time: one name for every turn and no time; and an Engine that
 * gives each turn the same ids, and goes on behind one of them in another turn.
 */
function anyTellingWire(random: () => number): Partial<Wire> {
  const wire = anyWire(random)
  const names = wire.timestamps === true || wire.turnIds !== 'constant'
  const alike = wire.idKind === 'per-turn' || wire.idKind === 'constant'
  const places = !alike || wire.ids !== 'honoured'
  return { ...wire, ...(names ? {} : { turnIds: 'absent' }), ...(places ? {} : { ids: 'sent' }) }
}

/** One of the two: a browser, whose page can be loaded again. */
interface Browser {
  readonly said: string[]
  readonly storage: TaskStorage
  store: TaskStore
  leave: () => void
  reload: () => Promise<void>
}

/** Plays one scene. Answers what is wrong in the end. */
async function play(sceneSeed: number, wireOf: (random: () => number) => Partial<Wire>): Promise<string[]> {
  const random = createRandom(sceneSeed)
  const wire = wireOf(random)
  const ran: string[] = []
  const asks = random() < 0.3
  const agent: Agent = {
    run: async (turn) => {
      ran.push(turn.message)
      await turn.say(['This ', 'answers: '])
      if (asks) await turn.ask({ kind: 'question', question: 'Shall I?' })
      await turn.say(turn.message)
    },
  }
  const engine = createTestEngine({ agent, wire, pace: random() < 0.5 ? 0 : 0.02, heartbeat: 50 })
  let healthy = false
  const fetch = (): EngineFetch => (input, init) =>
    healthy ? engine.fetch(input, init) : faulty(engine, random, input, init)
  const open = (browser: Browser): void => {
    const page = { gone: false }
    browser.reload = async () => {
      // What a page does when it goes: it writes, and then nothing more happens in it.
      const last = toStoredTask(browser.store.getSnapshot(), Date.now())
      await client.storage.save(last)
      page.gone = true
      browser.leave()
      browser.store.detach()
      open(browser)
    }
    const client = createEngineClient({
      baseUrl: 'http://engine',
      scope: 'somebody',
      fetch: whileThere(page, fetch()),
      storage: {
        ...browser.storage,
        save: async (task) => (page.gone ? undefined : browser.storage.save(task)),
      },
      linger: 0,
      retry: { baseDelay: 1, maxDelay: 8, maxAttempts: 200, maxSearch: 200 },
      silence: { assumedInterval: 300, minInterval: 200, maxInterval: 300 },
    })
    browser.store = client.task('task')
    browser.leave = browser.store.attach()
  }
  const browsers = [0, 1].map(() => ({ said: [], storage: createMemoryStorage() }) as unknown as Browser)
  for (const browser of browsers) open(browser)
  const steps = 4 + Math.floor(random() * 8)
  for (let step = 0; step < steps; step++) {
    const browser = browsers[Math.floor(random() * 2)] as Browser
    const dice = random()
    if (dice < 0.55) {
      const text = `m${sceneSeed}.${step}`
      browser.said.push(text)
      browser.store.send({ text })
    } else if (dice < 0.7) {
      await browser.reload()
    } else answer(browser)
    await pause(random() < 0.4 ? 0 : random() * 15)
  }
  healthy = true
  const late = Date.now() + 120_000
  let problems: string[] = ['never quiet']
  while (Date.now() < late) {
    for (const browser of browsers) {
      answer(browser)
      browser.store.reconnect()
    }
    await pause(15)
    if (browsers.every(({ store }) => isQuiet(store.getSnapshot())) && engine.simulator.runningTurns === 0) {
      problems = browsers.flatMap((browser, index) =>
        check(browser, ran).map(
          (problem) => `${sceneSeed}, ${index}: ${problem}, over ${JSON.stringify(wire)}`,
        ),
      )
      break
    }
  }
  if (problems[0] === 'never quiet') {
    problems = [
      `${sceneSeed} never quiet: ${[wire, ...browsers.map(({ store }) => store.getSnapshot())].map((one) => JSON.stringify(one)).join('\n')}`,
    ]
  }
  for (const { leave, store } of browsers) {
    leave()
    store.detach()
  }
  await engine.close()
  return problems
}

/** A page that is gone hears nothing any more, and asks for nothing. */
function whileThere(page: { gone: boolean }, fetch: EngineFetch): EngineFetch {
  const never = new Promise<never>(() => undefined)
  return async (input, init) => {
    if (page.gone) return never
    const response = await fetch(input, init).catch((error: unknown) =>
      page.gone ? never : Promise.reject(error),
    )
    return page.gone ? never : response
  }
}

async function faulty(
  engine: TestEngine,
  random: () => number,
  input: string,
  init: RequestInit,
): Promise<Response> {
  const dice = random()
  // Before it arrives, or after: nobody can tell.
  if (dice < 0.06) throw new TypeError('fetch failed')
  const response = await engine.fetch(input, init)
  if (dice < 0.1) {
    await response.body?.cancel()
    throw new TypeError('fetch failed')
  }
  if (dice < 0.5 && response.body !== null && response.ok)
    return cutAfter(response, Math.floor(random() * 700))
  return response
}

function cutAfter(response: Response, bytes: number): Response {
  let left = bytes
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) controller.error(new TypeError('terminated'))
    },
  })
  return new Response(response.body?.pipeThrough(cut) ?? null, response)
}

function answer({ store }: Browser): void {
  const { prompt } = store.getSnapshot()
  if (prompt?.status === 'open' || prompt?.status === 'failed') {
    store.answer({ requestId: prompt.requestId, answer: 'yes', prompt })
  }
}

function isQuiet({ status, connection, queue, prompt }: TaskState): boolean {
  const still = connection.phase === 'idle' || connection.phase === 'ended'
  const waits = queue.length > 0 && (status === 'completed' || status === 'idle')
  return still && !waits && prompt === undefined && status !== 'running' && status !== 'sending'
}

function check({ said, store }: Browser, ran: readonly string[]): string[] {
  const { messages, queue } = store.getSnapshot()
  const problems: string[] = []
  for (const text of said) {
    const shown = messages.filter((message) => message.role === 'user' && message.text === text)
    const waiting = queue.filter((message) => message.text === text)
    const count = ran.filter((one) => one === text).length
    if (shown.length + waiting.length !== 1)
      problems.push(`${text} is shown ${shown.length + waiting.length} times`)
    if (count > 1) problems.push(`${text} ran ${count} times`)
    const [message] = shown
    if (message?.role !== 'user' || message.status !== 'sent') continue
    const reply = messages[messages.indexOf(message) + 1]
    const words =
      reply?.role === 'assistant'
        ? reply.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
        : ''
    if (count === 0) problems.push(`${text} is called sent and never ran`)
    else if (reply?.status === 'completed' && words !== `This answers: ${text}`)
      problems.push(`${text} got “${words}”`)
  }
  for (const message of messages) {
    if (message.role !== 'assistant' || message.status !== 'completed') continue
    const words = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
    if (!ran.some((text) => words === `This answers: ${text}`)) problems.push(`completed with “${words}”`)
  }
  return problems
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
