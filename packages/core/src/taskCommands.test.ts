import type { Agent } from '@engine-kit/simulator'
import { createTestEngine, type FaultRule, type TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createEngineClient, type EngineClientOptions } from './engineClient.ts'
import type { EngineFetch } from './requestEngine.ts'
import type { TaskState } from './taskState.ts'
import type { TaskStore } from './taskStore.ts'

/** Says back what it heard, after how many earlier turns. */
const echo: Agent = {
  run: (turn) => turn.say(`${turn.history.length}: ${turn.message}`),
}

/** Works until it is told to stop. */
const endless: Agent = {
  run: async (turn) => {
    while (!turn.signal.aborted) {
      await turn.say('on ')
      await turn.pause(1)
    }
  },
}

function open(
  engine: TestEngine,
  options: Partial<EngineClientOptions> = {},
): { store: TaskStore; until: (condition: (state: TaskState) => boolean) => Promise<TaskState> } {
  const store = createEngineClient({
    baseUrl: 'http://engine',
    retry: { baseDelay: 5, maxDelay: 20, maxAttempts: 6 },
    linger: 0,
    fetch: engine.fetch,
    ...options,
  }).task('task')
  const leave = store.attach()
  onTestFinished(() => {
    leave()
    store.detach()
  })
  return {
    store,
    until: (condition) =>
      new Promise((resolve) => {
        const stop = store.subscribe(check)
        function check(): void {
          if (!condition(store.getSnapshot())) return
          stop()
          resolve(store.getSnapshot())
        }
        check()
      }),
  }
}

const engines: TestEngine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
})

function start(options: Parameters<typeof createTestEngine>[0]): TestEngine {
  const engine = createTestEngine(options)
  engines.push(engine)
  return engine
}

const completed = ({ status, connection }: TaskState): boolean =>
  status === 'completed' && connection.phase === 'ended'

function transcript({ messages }: TaskState): string[] {
  return messages.map((message) => {
    if (message.role === 'user') return `you: ${message.text}`
    return `agent: ${message.parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('')}`
  })
}

async function sayTwice(engine: TestEngine): Promise<ReturnType<typeof open> & { ids: string[] }> {
  const scene = open(engine)
  scene.store.send({ text: 'one' })
  await scene.until(completed)
  scene.store.send({ text: 'two' })
  const { messages } = await scene.until((state) => completed(state) && state.messages.length === 4)
  return { ...scene, ids: messages.map(({ id }) => id) }
}

/** Takes the Engine's names of turns out of the stream. */
function nameless(fetch: EngineFetch): EngineFetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const text = (await response.text()).replace(/"turn_id":"[^"]*",?/g, '')
    return new Response(text, { status: response.status, headers: response.headers })
  }
}

describe('a message', () => {
  it('that failed is taken off the screen when a person asks for it, and one that was sent is not', async () => {
    const { store, until, ids } = await sayTwice(start({ agent: echo }))
    const faults: FaultRule[] = [{ on: 'execute', fault: { kind: 'status', status: 422 } }]
    const other = open(start({ agent: echo, faults }))
    other.store.send({ text: 'Never mind' })
    const { messages } = await other.until(({ status }) => status === 'failed')
    other.store.removeMessage(messages[0]?.id ?? '')
    expect(other.store.getSnapshot()).toMatchObject({ status: 'idle', messages: [], error: undefined })
    store.removeMessage(ids[0] ?? '')
    expect((await until(completed)).messages).toHaveLength(4)
  })
})

describe('an edit', () => {
  it('takes the place of the message and of what followed it, here and in the Engine’s memory', async () => {
    const engine = start({ agent: echo })
    const { store, until, ids } = await sayTwice(engine)
    store.edit(ids[0] ?? '', 'uno')
    const state = await until((now) => completed(now) && now.messages.length === 2)
    expect(transcript(state)).toEqual(['you: uno', 'agent: 0: uno'])
    const bodies = engine.requests.filter(({ path }) => path === '/execute').map(({ body }) => body)
    expect(bodies).toHaveLength(3)
    expect(bodies[2]).toMatchObject({ message: 'uno', edit_message_id: expect.any(String) as string })
  })

  it('drops nothing when the Engine refuses it, and is sent again with the same meaning', async () => {
    const engine = start({ agent: echo })
    const { store, until, ids } = await sayTwice(engine)
    engine.setFaults([{ on: 'execute', nth: 1, fault: { kind: 'status', status: 403 } }])
    store.edit(ids[2] ?? '', 'dos')
    const refused = await until(({ status }) => status === 'failed')
    expect(transcript(refused)).toEqual([
      'you: one',
      'agent: 0: one',
      'you: two',
      'agent: 1: two',
      'you: dos',
    ])
    store.sendAgain(refused.messages.at(-1)?.id ?? '')
    const state = await until((now) => completed(now) && now.messages.length === 4)
    expect(transcript(state)).toEqual(['you: one', 'agent: 0: one', 'you: dos', 'agent: 1: dos'])
  })
})

describe('a retry', () => {
  it('runs again from the message and keeps what was there', async () => {
    const engine = start({ agent: echo })
    const { store, until, ids } = await sayTwice(engine)
    store.retry(ids[2] ?? '')
    const state = await until((now) => completed(now) && now.messages.length === 6)
    expect(transcript(state).slice(4)).toEqual(['you: two', 'agent: 2: two'])
    expect(engine.requests.at(-1)?.body).toMatchObject({ retry_message_id: expect.any(String) as string })
  })

  it('is impossible, like an edit, where the Engine named no message', async () => {
    const engine = start({ agent: echo })
    const { store, until } = open(engine, { fetch: nameless(engine.fetch) })
    store.send({ text: 'one' })
    const before = await until(completed)
    const [message] = before.messages
    expect(message).toMatchObject({ role: 'user', status: 'sent' })
    expect(message).not.toHaveProperty('engineMessageId', expect.any(String))
    store.retry(message?.id ?? '')
    store.edit(message?.id ?? '', 'uno')
    store.send({ text: 'two' })
    const after = await until((now) => completed(now) && now.messages.length === 4)
    expect(transcript(after)).toEqual(['you: one', 'agent: 0: one', 'you: two', 'agent: 1: two'])
  })
})

describe('cancelling', () => {
  it('is what the application makes of it, and done when the Engine says so', async () => {
    const engine = start({ agent: endless })
    const cancelled: string[] = []
    const { store, until } = open(engine, {
      cancel: (taskId) => {
        cancelled.push(taskId)
        return Promise.resolve()
      },
    })
    store.cancel?.()
    expect(cancelled).toEqual([])
    store.send({ text: 'go on' })
    await until(({ status }) => status === 'running')
    store.cancel?.()
    store.cancel?.()
    expect(store.getSnapshot()).toMatchObject({ status: 'cancelling', cancellation: 'cancelling' })
    await until(({ status }) => status === 'cancelling')
    await expect.poll(() => cancelled).toEqual(['task'])
    expect(engine.simulator.cancel('task')).toBe(true)
    expect(await until(({ status }) => status === 'failed')).toMatchObject({ cancellation: 'none' })
  })

  it('goes on and says so when the application could not', async () => {
    const engine = start({ agent: endless })
    let broken = true
    const { store, until } = open(engine, {
      cancel: (taskId) => {
        if (broken) throw new Error('no way')
        return Promise.resolve(engine.simulator.cancel(taskId))
      },
    })
    store.send({ text: 'go on' })
    await until(({ status }) => status === 'running')
    store.cancel?.()
    expect(await until(({ cancellation }) => cancellation === 'failed')).toMatchObject({ status: 'running' })
    broken = false
    store.cancel?.()
    expect(await until(({ status }) => status === 'failed')).toMatchObject({ cancellation: 'none' })
  })

  it('does not exist where the application gave no way', () => {
    expect(open(start({ agent: echo })).store.cancel).toBeUndefined()
  })
})
