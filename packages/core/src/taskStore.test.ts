// Over 300 lines because every scene is played on the same stage, set up at the top.
import { createSimulator, scripts, type ScriptName, type SimulatorOptions } from '@engine-kit/simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngineClient, type EngineClient, type EngineClientOptions } from './engineClient.ts'
import type { EngineFetch } from './requestEngine.ts'
import type { AssistantMessage, TaskState } from './taskState.ts'
import type { TaskStore } from './taskStore.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Scene {
  simulator: ReturnType<typeof createSimulator>
  client: EngineClient
  store: TaskStore
  /** Every state that was published, in order. */
  published: TaskState[]
  until: (condition: (state: TaskState) => boolean) => Promise<TaskState>
}

interface SceneOptions extends Partial<EngineClientOptions> {
  simulator?: ReturnType<typeof createSimulator>
  through?: (fetch: EngineFetch) => EngineFetch
}

function play(
  script: ScriptName | undefined,
  engine: SimulatorOptions = {},
  options: SceneOptions = {},
): Scene {
  const simulator =
    options.simulator ??
    createSimulator({ pace: 0, ...(script ? { agent: scripts[script] } : {}), ...engine })
  const direct: EngineFetch = (input, init) => simulator.fetch(new Request(input, init))
  const client = createEngineClient({
    baseUrl: 'http://engine',
    headers: { 'X-Engine-Key': 'dev-engine-key' },
    retry: { baseDelay: 5, maxDelay: 20, maxAttempts: 6 },
    linger: 0,
    ...options,
    fetch: options.through?.(direct) ?? direct,
  })
  const store = client.task('task-1')
  const published: TaskState[] = []
  const leave = store.subscribe(() => published.push(store.getSnapshot()))
  closing.push(async () => {
    leave()
    store.detach()
    await simulator.close()
  })
  return { simulator, client, store, published, until: (condition) => until(store, condition) }
}

function until(store: TaskStore, condition: (state: TaskState) => boolean): Promise<TaskState> {
  return new Promise((resolve) => {
    const check = (): void => {
      const state = store.getSnapshot()
      if (!condition(state)) return
      queueMicrotask(leave)
      resolve(state)
    }
    const leave = store.subscribe(check)
    check()
  })
}

function reply(state: TaskState): AssistantMessage {
  const last = state.messages.at(-1)
  if (last?.role !== 'assistant') throw new Error('The last message is not the assistant’s.')
  return last
}

function textOf(state: TaskState): string {
  return reply(state)
    .parts.map((part) => (part.type === 'text' ? part.text : ''))
    .join('')
}

const ended = ({ status, connection }: TaskState): boolean =>
  (status === 'completed' || status === 'failed' || status === 'interrupted') && connection.phase === 'ended'

describe('a turn', () => {
  it('streams an answer to its end', async () => {
    const { store, until, published, simulator } = play('answersPlainly')
    store.send({ text: 'Hello' })
    const state = await until(ended)
    expect(state.status).toBe('completed')
    expect(state.messages[0]).toMatchObject({ role: 'user', text: 'Hello', status: 'sent' })
    expect(textOf(state).length).toBeGreaterThan(10)
    expect(state.usage.modelCalls).toBeGreaterThan(0)
    expect(published.map(({ status }) => status)).toContain('sending')
    expect(simulator.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
  })

  it('keeps thinking and parallel tools apart', async () => {
    const { store, until } = play('thinksThenRunsToolsInParallel')
    store.send({ text: 'When is the launch?' })
    const { parts } = reply(await until(ended))
    expect(parts.map(({ type }) => type)).toEqual(['thinking', 'tool-call', 'tool-call', 'tool-call', 'text'])
    expect(parts.filter((part) => part.type === 'tool-call').map(({ status }) => status)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
    ])
  })

  it('queues what is said meanwhile and sends it when the turn has completed', async () => {
    const { store, until } = play('answersPlainly', { pace: 0.2 })
    store.send({ text: 'first' })
    await until(({ status }) => status === 'running')
    store.send({ text: 'second' })
    const waiting = await until(({ queue }) => queue.length === 1)
    expect(waiting.messages.filter(({ role }) => role === 'user')).toHaveLength(1)
    const state = await until((now) => ended(now) && now.messages.length === 4)
    expect(state.queue).toEqual([])
    expect(
      state.messages.map((message) => (message.role === 'user' ? message.text : message.status)),
    ).toEqual(['first', 'completed', 'second', 'completed'])
  })

  it('fails visibly when the model is rate limited', async () => {
    const { store, until } = play('modelIsRateLimited')
    store.send({ text: 'Hello' })
    const state = await until(({ status }) => status === 'failed')
    expect(state.error?.code).toBe('LLM_RATE_LIMITED')
  })

  it('keeps what was streamed when frames are malformed or unknown', async () => {
    for (const script of ['sendsMalformedFrames', 'sendsUnknownEvents'] as const) {
      const { store, until } = play(script)
      store.send({ text: 'Hello' })
      const state = await until(ended)
      expect(state.status).toBe('completed')
      expect(textOf(state)).not.toBe('')
      expect(reply(state).parts.some(({ type }) => type === 'unknown')).toBe(true)
    }
  })

  it('reads a 5 MB event', async () => {
    const { store, until } = play('sendsAFiveMegabyteEvent')
    store.send({ text: 'Hello' })
    const state = await until(ended)
    expect(state.status).toBe('completed')
    expect(JSON.stringify(state.messages).length).toBeGreaterThan(5_000_000)
  })
})

describe('a message the Engine refuses', () => {
  it('fails on an HTML page, with the conversation still there', async () => {
    const { store, until } = play('answersWithAnHtmlErrorPage')
    store.send({ text: 'Hello' })
    const state = await until(({ status }) => status === 'failed')
    expect(state.messages).toHaveLength(1)
    expect(state.error?.message).not.toContain('<')
  })

  it('fails when the Engine is down, and is sent again when asked', async () => {
    const { store, until, simulator } = play('answersPlainly')
    simulator.kill()
    store.send({ text: 'Hello' })
    const down = await until(({ status }) => status === 'failed')
    expect(down.error?.code).toBe('ENGINE_UNREACHABLE')
    simulator.restart()
    store.sendAgain(down.messages[0]?.id ?? '')
    const state = await until(({ status }) => status === 'completed')
    expect(state.messages).toHaveLength(2)
  })

  it('says that the key is wrong', async () => {
    const { store, until } = play('answersPlainly', { key: 'another' })
    store.send({ text: 'Hello' })
    expect((await until(({ status }) => status === 'failed')).error?.code).toBe('INVALID_KEY')
  })

  it('waits in the queue when somebody else’s turn is running, and follows that turn', async () => {
    const other = play('answersPlainly', { pace: 0.3 })
    other.store.send({ text: 'theirs' })
    await other.until(({ status }) => status === 'running')
    const { store, until } = play(undefined, {}, { simulator: other.simulator })
    store.send({ text: 'ours' })
    await until(({ queue }) => queue.length === 1)
    const state = await until((now) => ended(now) && now.queue.length === 0 && now.messages.length === 3)
    expect(state.messages.map(({ role }) => role)).toEqual(['assistant', 'user', 'assistant'])
  })
})

describe('a dropped stream', () => {
  /** Breaks the body of the first `/execute` after so many bytes; afterwards lets everything through. */
  const cutFirst =
    (bytes: number, how: 'error' | 'end') =>
    (fetch: EngineFetch): EngineFetch => {
      let cut = false
      return async (input, init) => {
        const response = await fetch(input, init)
        if (cut || !input.includes('/execute') || response.body === null) return response
        cut = true
        return new Response(cutBody(response.body, bytes, how), response)
      }
    }

  for (const how of ['error', 'end'] as const) {
    for (const replay of ['tails', 'ends', 'json'] as const) {
      it(`is caught up by a replay that ${replay} after a body ${how}`, async () => {
        const whole = play('thinksThenRunsToolsInParallel')
        whole.store.send({ text: 'go' })
        const expected = await whole.until(ended)
        for (const bytes of [0, 90, 400, 1500]) {
          const options = { through: cutFirst(bytes, how) }
          const { store, until, published, simulator } = play(
            'thinksThenRunsToolsInParallel',
            { pace: 0.1, wire: { replay } },
            options,
          )
          store.send({ text: 'go' })
          const state = await until(ended)
          expect(state.status).toBe('completed')
          expect(textOf(state)).toBe(textOf(expected))
          expect(
            reply(state).parts.map(({ type, status }: { type: string; status?: string }) => [type, status]),
          ).toEqual(
            reply(expected).parts.map(({ type, status }: { type: string; status?: string }) => [
              type,
              status,
            ]),
          )
          expectNeverShorter(published)
          expect(simulator.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
        }
      })
    }
  }

  it('never looks completed while the end is unknown, and ends as interrupted when the Engine lost the turn', async () => {
    const retry = { baseDelay: 5, maxDelay: 20, maxSearch: 300 }
    const { store, until, published, simulator } = play('streamsALongAnswer', { pace: 0.3 }, { retry })
    store.send({ text: 'go' })
    await until((state) => state.messages.length === 2 && textOf(state).length > 20)
    simulator.kill()
    await until(({ connection }) => connection.phase === 'reconnecting')
    simulator.restart()
    const state = await until(ended)
    expect(state.status).toBe('interrupted')
    expect(state.error?.code).toBe('TURN_LOST')
    expect(textOf(state).length).toBeGreaterThan(20)
    expect(published.some(({ status }) => status === 'completed')).toBe(false)
  })

  it('gives up after so many attempts, and goes on when asked', async () => {
    let down = false
    const through =
      (fetch: EngineFetch): EngineFetch =>
      async (input, init) => {
        if (down) throw new TypeError('no network')
        const response = await fetch(input, init)
        return input.includes('/replay') || response.body === null
          ? response
          : new Response(
              cutBody(response.body, 300, 'error', () => (down = true)),
              response,
            )
      }
    const { store, until } = play('answersPlainly', { pace: 0.2 }, { through })
    store.send({ text: 'go' })
    const gaveUp = await until(({ connection }) => connection.phase === 'ended')
    expect(gaveUp.status).toBe('interrupted')
    expect(gaveUp.connection.error?.code).toBe('ENGINE_UNREACHABLE')
    down = false
    store.reconnect()
    expect((await until(ended)).status).toBe('completed')
  })
})

describe('a prompt', () => {
  it('waits for the person and goes on after the answer', async () => {
    const { store, until, simulator } = play('asksPermissionToDelete')
    store.send({ text: 'Delete it' })
    const asking = await until(({ prompt }) => prompt?.status === 'open')
    expect(asking.status).toBe('awaiting-answer')
    expect(asking.prompt).toMatchObject({
      kind: 'permission',
      tool: 'delete_file',
      input: { path: 'notes/draft-old.md' },
    })
    const requestId = asking.prompt?.requestId ?? ''
    store.answer({ requestId, answer: 'no', feedback: 'Not yet' })
    store.answer({ requestId, answer: 'yes' })
    const state = await until(ended)
    expect(reply(state).parts.find(({ type }) => type === 'prompt')).toMatchObject({
      status: 'answered',
      answer: 'no',
      feedback: 'Not yet',
    })
    expect(simulator.requests.filter(({ path }) => path === '/hitl/respond').map(({ body }) => body)).toEqual(
      [{ task_id: 'task-1', answer: 'no', feedback: 'Not yet' }],
    )
  })

  it('survives a reload, and is answered after it', async () => {
    const first = play('asksPermissionToDelete')
    first.store.send({ text: 'Delete it' })
    await first.until(({ prompt }) => prompt?.status === 'open')
    first.store.detach()
    const { store, until } = play(
      undefined,
      {},
      { simulator: first.simulator, storage: first.client.storage },
    )
    const restored = await until(
      ({ prompt, connection }) => prompt?.status === 'open' && connection.phase === 'live',
    )
    expect(restored.messages).toHaveLength(2)
    store.answer({ requestId: restored.prompt?.requestId ?? '', answer: 'yes' })
    const state = await until(ended)
    expect(state.status).toBe('completed')
    expect(textOf(state)).toContain('gone')
  })

  it('is settled when somebody else answers', async () => {
    const here = play('asksPermissionToDelete')
    here.store.send({ text: 'Delete it' })
    await here.until(({ prompt }) => prompt?.status === 'open')
    const respond = new Request('http://engine/hitl/respond', {
      method: 'POST',
      headers: { 'X-Engine-Key': 'dev-engine-key', 'content-type': 'application/json' },
      body: JSON.stringify({ task_id: 'task-1', answer: 'no' }),
    })
    await here.simulator.fetch(respond)
    const state = await here.until(ended)
    expect(reply(state).parts.find(({ type }) => type === 'prompt')).toMatchObject({
      status: 'answered-elsewhere',
    })
  })
})

describe('watching', () => {
  it('costs one connection however many watch', async () => {
    const { store, simulator, until } = play('streamsALongAnswer', { pace: 0.2 })
    const leaving = Array.from({ length: 10 }, () => store.subscribe(() => undefined))
    store.send({ text: 'go' })
    await until(({ connection }) => connection.phase === 'live')
    expect(simulator.openStreams).toBe(1)
    for (const leave of leaving) leave()
    expect((await until(ended)).status).toBe('completed')
  })

  it('stops when told to, and catches up when somebody watches again', async () => {
    const { store, simulator, until } = play('streamsALongAnswer', { pace: 0.2 })
    store.send({ text: 'go' })
    await until((state) => state.messages.length === 2 && textOf(state).length > 10)
    store.detach()
    expect(store.getSnapshot().connection.phase).toBe('idle')
    await expect.poll(() => simulator.openStreams).toBe(0)
    expect(simulator.runningTurns).toBe(1)
    store.reconnect()
    const leave = store.subscribe(() => undefined)
    const state = await until(ended)
    leave()
    expect(state.status).toBe('completed')
  })
})

function expectNeverShorter(published: readonly TaskState[]): void {
  let longest = 0
  for (const state of published) {
    const length = state.messages.reduce((sum, message) => {
      if (message.role === 'user') return sum
      return message.parts.reduce((inner, part) => inner + ('text' in part ? part.text.length : 1), sum)
    }, 0)
    expect(length).toBeGreaterThanOrEqual(longest)
    longest = length
  }
}

function cutBody(
  body: ReadableStream<Uint8Array>,
  bytes: number,
  how: 'error' | 'end',
  onCut?: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let left = bytes
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = left > 0 ? await reader.read() : { done: false, value: undefined }
      if (done) return controller.close()
      if (value !== undefined) controller.enqueue(value.slice(0, left))
      left -= value?.length ?? 0
      if (left > 0) return
      onCut?.()
      await reader.cancel()
      if (how === 'end') controller.close()
      else controller.error(new TypeError('network error'))
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
