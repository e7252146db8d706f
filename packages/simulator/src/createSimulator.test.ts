// Long because it is the whole contract of one function, a describe per chapter; each test stands alone.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Agent } from './agent.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from './createSimulator.ts'
import {
  parseEvents,
  readerOf,
  readEvents,
  readUntil,
  request,
  runTurn,
  textOf,
} from './readEvents.fixtures.ts'
import { scripts } from './scripts/scripts.ts'

const open: Simulator[] = []

function start(options: SimulatorOptions = {}): Simulator {
  const simulator = createSimulator({ pace: 0, ...options })
  open.push(simulator)
  return simulator
}

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(open.splice(0).map((simulator) => simulator.close()))
})

const asks: Agent = {
  run: async (turn) => {
    const { answer } = await turn.ask({ kind: 'question', question: 'Who?' })
    await turn.say(`It was ${answer}.`)
  },
}

const repeats: Agent = {
  run: (turn) => turn.say(turn.history.map((exchange) => exchange.message).join('|') || 'nothing yet'),
}

async function untilPending(simulator: Simulator, taskId: string): Promise<void> {
  await vi.waitFor(async () => {
    const { pending } = (await (await simulator.fetch(request('/hitl/pending'))).json()) as {
      pending: { task_id: string }[]
    }
    expect(pending.map((prompt) => prompt.task_id)).toContain(taskId)
  })
}

describe('the key', () => {
  it('is asked for on every route but /health', async () => {
    const simulator = start()
    for (const [method, path] of [
      ['POST', '/execute'],
      ['GET', '/execute/replay?after=0'],
      ['POST', '/hitl/respond'],
      ['GET', '/hitl/pending'],
      ['GET', '/nowhere'],
    ]) {
      const response = await simulator.fetch(new Request(`http://engine.test${path}`, { method }))
      expect([path, response.status]).toEqual([path, 401])
      expect(await response.json()).toMatchObject({ error: 'INVALID_KEY' })
    }
    const health = await simulator.fetch(new Request('http://engine.test/health'))
    expect(health.status).toBe(200)
    expect(await health.json()).toMatchObject({
      status: 'ok',
      uptime_seconds: 0,
      subsystems: { database: 'ok' },
    })
  })

  it('is the one that was configured', async () => {
    const simulator = start({ key: 'another' })
    expect((await simulator.fetch(request('/hitl/pending'))).status).toBe(401)
  })
})

describe('a request that does not fit', () => {
  it.each([
    ['no JSON', 'nonsense', ['body']],
    ['no object', '[]', ['body']],
    ['a missing field', '{"message":"hi"}', ['body', 'task_id']],
    ['a mistyped field', '{"message":1,"task_id":"a"}', ['body', 'message']],
  ])('is answered 422 in FastAPI shape: %s', async (_case, body, loc) => {
    const response = await start().fetch(request('/execute', undefined, { method: 'POST', body }))
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ detail: [{ loc }] })
  })

  it('is answered 422 when a replay names no millisecond', async () => {
    const simulator = start()
    expect((await simulator.fetch(request('/execute/replay'))).status).toBe(422)
    expect((await simulator.fetch(request('/execute/replay?after=now'))).status).toBe(422)
  })

  it('is answered 404 in the envelope when there is no such route', async () => {
    const response = await start().fetch(request('/nowhere'))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'NOT_FOUND' })
  })
})

describe('a turn', () => {
  it('starts at once, brackets its blocks and ends with completed', async () => {
    const events = await runTurn(start({ now: () => 1_775_000_000_123 }), 'Hello')
    expect(events[0]).toEqual({
      type: 'thread_lifecycle',
      data: { phase: 'started', task_id: 'task', turn_id: 'turn_1', timestamp: '2026-03-31T23:33:20.123Z' },
    })
    expect(events.at(-1)).toMatchObject({ type: 'thread_lifecycle', data: { phase: 'completed' } })
    const starts = events.filter((event) => event.type === 'content_block_start')
    const stops = events.filter((event) => event.type === 'content_block_stop')
    expect(starts.map((event) => event.data)).toEqual(stops.map((event) => event.data))
    expect(textOf(events)).toContain('notes/plan.md')
  })

  it('remembers the conversation of its own task only', async () => {
    const simulator = start({ agent: repeats })
    expect(textOf(await runTurn(simulator, 'one', 'a'))).toBe('nothing yet')
    await runTurn(simulator, 'two', 'a')
    expect(textOf(await runTurn(simulator, 'three', 'a'))).toBe('one|two')
    expect(textOf(await runTurn(simulator, 'four', 'b'))).toBe('nothing yet')
  })

  it('drops what followed an edited message, and keeps everything on a retry', async () => {
    const simulator = start({ agent: repeats })
    for (const message of ['one', 'two', 'three']) await runTurn(simulator, message)
    const again = (field: string): Promise<Response> =>
      simulator.fetch(request('/execute', { message: 'new', task_id: 'task', [field]: 'turn_2' }))
    expect(textOf(await readEvents(await again('retry_message_id')))).toBe('one|two|three')
    expect(textOf(await readEvents(await again('edit_message_id')))).toBe('one')
    expect(textOf(await runTurn(simulator, 'last'))).toBe('one|new')
    const unknown = await simulator.fetch(
      request('/execute', { message: 'x', task_id: 'task', edit_message_id: 'turn_99' }),
    )
    expect(unknown.status).toBe(404)
  })

  it('is the only one of its task, and does not hinder another task', async () => {
    const simulator = start({ agent: { run: (turn) => turn.pause(60_000) }, pace: 1 })
    const first = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    const second = await simulator.fetch(request('/execute', { message: 'y', task_id: 'a' }))
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({ error: 'TASK_BUSY' })
    expect((await simulator.fetch(request('/execute', { message: 'z', task_id: 'b' }))).status).toBe(200)
    expect(simulator.runningTurns).toBe(2)
    await first.body?.cancel()
  })

  it('goes on when the client leaves', async () => {
    const simulator = start({ agent: scripts.streamsALongAnswer })
    const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    expect(simulator.openStreams).toBe(1)
    await response.body?.cancel()
    expect(simulator.openStreams).toBe(0)
    await vi.waitFor(() => expect(simulator.runningTurns).toBe(0))
    const replayed = await readEvents(await simulator.fetch(request('/execute/replay?after=0&task_id=a')))
    expect(textOf(replayed)).toContain('Shall I write the worker next?')
  })

  it('detaches a reader whose request is aborted, with the reason given', async () => {
    const simulator = start({ agent: asks })
    const controller = new AbortController()
    const init = { signal: controller.signal }
    const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }, { ...init }))
    const reader = readerOf(response)
    await readUntil(reader, (text) => text.includes('hitl_request'))
    controller.abort(new Error('enough'))
    await expect(reader.read()).rejects.toThrow('enough')
    expect(simulator.openStreams).toBe(0)
    expect(simulator.runningTurns).toBe(1)
  })

  it('ends in an error event when its agent fails, and nothing follows', async () => {
    const broken: Agent = { run: () => Promise.reject(new Error('out of ink')) }
    const events = await runTurn(start({ agent: broken }), 'x')
    expect(events.at(-1)).toEqual({
      type: 'error',
      data: { error: 'INTERNAL_ERROR', message: 'out of ink' },
    })
    expect(events).toHaveLength(2)
  })

  it('lets the next message in as soon as its last event was read', async () => {
    const simulator = start()
    for (let count = 0; count < 20; count += 1) {
      const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
      expect(response.status).toBe(200)
      await readUntil(readerOf(response), (text) => text.includes('"completed"'))
    }
  })
})

describe('a prompt', () => {
  it('is listed, blocks the task with HITL_REQUIRED, and its answer is used', async () => {
    const simulator = start({ agent: asks })
    const turn = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    await untilPending(simulator, 'a')
    const blocked = await simulator.fetch(request('/execute', { message: 'y', task_id: 'a' }))
    expect(blocked.status).toBe(409)
    expect(await blocked.json()).toMatchObject({ error: 'HITL_REQUIRED' })
    const answered = await simulator.fetch(request('/hitl/respond', { task_id: 'a', answer: 'Ana' }))
    expect(await answered.json()).toEqual({ status: 'resumed', request_id: 'request_1' })
    const events = await readEvents(turn)
    expect(textOf(events)).toBe('It was Ana.')
    expect(events).toContainEqual({
      type: 'hitl_resolved',
      data: { request_id: 'request_1', answer: 'Ana' },
    })
  })

  it('takes one answer: the second finds nothing pending', async () => {
    const simulator = start({ agent: asks })
    const turn = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    await untilPending(simulator, 'a')
    const answers = await Promise.all(
      ['Ana', 'Bruno'].map((answer) => simulator.fetch(request('/hitl/respond', { task_id: 'a', answer }))),
    )
    expect(answers.map((response) => response.status)).toEqual([200, 404])
    expect(textOf(await readEvents(turn))).toBe('It was Ana.')
  })

  it('is 404 for another task, and for another request id', async () => {
    const simulator = start({ agent: asks })
    await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    await untilPending(simulator, 'a')
    const elsewhere = await simulator.fetch(request('/hitl/respond', { task_id: 'b', answer: 'x' }))
    expect(elsewhere.status).toBe(404)
    const stale = { task_id: 'a', answer: 'x', request_id: 'request_9' }
    expect((await simulator.fetch(request('/hitl/respond', stale))).status).toBe(404)
  })

  it('of a tool that is refused leaves the tool unrun, with permission_denied', async () => {
    const run = vi.fn()
    const agent: Agent = {
      run: async (turn) => {
        await turn.callTool({ tool: 'rm', input: { path: 'a' }, permission: 'May I?', run })
      },
    }
    const simulator = start({ agent })
    const turn = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    await untilPending(simulator, 'a')
    await simulator.fetch(request('/hitl/respond', { task_id: 'a', answer: 'YES, maybe' }))
    const events = await readEvents(turn)
    expect(run).not.toHaveBeenCalled()
    expect(events).toContainEqual({
      type: 'tool_result',
      data: { tool_call_id: 'call_1', tool: 'rm', output: '', error: 'permission_denied' },
    })
    expect(events.find((event) => event.type === 'hitl_request')).toMatchObject({
      data: { kind: 'permission', tool: 'rm', input: { path: 'a' }, tool_call_id: 'call_1' },
    })
  })
})

describe('the replay buffer', () => {
  it('gives the same bytes as the live stream', async () => {
    const simulator = start({ agent: scripts.thinksThenRunsToolsInParallel })
    const live = await (await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))).text()
    const replayed = await simulator.fetch(request('/execute/replay?after=0&task_id=a'))
    expect(await replayed.text()).toBe(live)
  })

  it('forgets a turn after three hours, though the task goes on', async () => {
    let now = 1_000_000
    const simulator = start({ agent: repeats, now: () => now })
    await runTurn(simulator, 'one')
    now += 3 * 3_600_000
    expect(textOf(await readEvents(await simulator.fetch(request('/execute/replay?after=0'))))).toBe(
      'nothing yet',
    )
    now += 1
    expect(await (await simulator.fetch(request('/execute/replay?after=0'))).text()).toBe('')
    expect(textOf(await runTurn(simulator, 'two'))).toBe('one')
  })

  it('holds a turn that awaits a person for 72 hours, then lets the prompt go', async () => {
    let now = 1_000_000
    const simulator = start({ agent: asks, now: () => now })
    await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    await untilPending(simulator, 'a')
    now += 72 * 3_600_000
    expect(await (await simulator.fetch(request('/hitl/pending'))).json()).toMatchObject({
      pending: [{ request_id: 'request_1', kind: 'question', question: 'Who?' }],
    })
    now += 1
    expect(await (await simulator.fetch(request('/hitl/pending'))).json()).toEqual({ pending: [] })
    const late = await simulator.fetch(request('/hitl/respond', { task_id: 'a', answer: 'Ana' }))
    expect(late.status).toBe(404)
  })
})

describe('heartbeats', () => {
  it('come on a silent stream and are never replayed', async () => {
    vi.useFakeTimers()
    const simulator = start({ agent: asks, heartbeat: 1_000 })
    const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
    const reader = readerOf(response)
    await vi.advanceTimersByTimeAsync(3_500)
    const text = await readUntil(reader, (soFar) => soFar.split('event: heartbeat').length === 4)
    expect(parseEvents(text).at(-1)).toMatchObject({
      type: 'heartbeat',
      data: { timestamp: expect.any(String) },
    })
    await reader.cancel()
    expect(vi.getTimerCount()).toBe(0)
    await simulator.fetch(request('/hitl/respond', { task_id: 'a', answer: 'Ana' }))
    await vi.advanceTimersByTimeAsync(10)
    const replayed = await simulator.fetch(request('/execute/replay?after=0'))
    expect(await replayed.text()).not.toContain('heartbeat')
  })
})

describe('an Engine that is killed', () => {
  it('loses the turn and the buffer, keeps its memory, and refuses until it is restarted', async () => {
    const agent: Agent = {
      run: (turn) => (turn.message === 'ask' ? asks.run(turn) : repeats.run(turn)),
    }
    const simulator = start({ agent })
    await runTurn(simulator, 'one', 'a')
    const reader = readerOf(await simulator.fetch(request('/execute', { message: 'ask', task_id: 'a' })))
    await readUntil(reader, (text) => text.includes('hitl_request'))
    simulator.kill()
    await expect(reader.read()).rejects.toThrow(TypeError)
    await expect(simulator.fetch(request('/health'))).rejects.toThrow(TypeError)
    simulator.restart()
    expect(await (await simulator.fetch(request('/execute/replay?after=0'))).text()).toBe('')
    expect(await (await simulator.fetch(request('/hitl/pending'))).json()).toEqual({ pending: [] })
    expect(textOf(await runTurn(simulator, 'two', 'a'))).toBe('one')
  })

  it('is a 502 in HTML when a proxy stands before it', async () => {
    const simulator = start()
    simulator.kill('bad-gateway')
    const response = await simulator.fetch(request('/health'))
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
  })
})

it('notes every request, those it refuses included', async () => {
  const simulator = start()
  await simulator.fetch(new Request('http://engine.test/execute/replay?after=5&task_id=a'))
  await runTurn(simulator, 'Hello')
  expect(simulator.requests).toMatchObject([
    { method: 'GET', path: '/execute/replay', query: { after: '5', task_id: 'a' }, body: undefined },
    { method: 'POST', path: '/execute', body: { message: 'Hello', task_id: 'task' } },
  ])
})

it('ends every stream and closes its agent when it is closed', async () => {
  const close = vi.fn(() => Promise.resolve())
  const simulator = start({ agent: { ...asks, close } })
  const response = await simulator.fetch(request('/execute', { message: 'x', task_id: 'a' }))
  await simulator.close()
  await simulator.close()
  expect(await response.text()).not.toContain('completed')
  expect(close).toHaveBeenCalledTimes(1)
  expect([simulator.openStreams, simulator.runningTurns]).toEqual([0, 0])
  await expect(simulator.fetch(request('/health'))).rejects.toThrow(TypeError)
})
