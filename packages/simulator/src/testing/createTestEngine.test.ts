// Over 300 lines because every fault has its own few, on one stage.
import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Agent } from '../agent.ts'
import { serveSimulator } from '../node/serveSimulator.ts'
import { parseEvents, readerOf, readUntil, textOf } from '../readEvents.fixtures.ts'
import { createTestEngine, type TestEngine, type TestEngineOptions } from './createTestEngine.ts'
import type { Fault } from './fault.ts'

const open: TestEngine[] = []

function start(options: TestEngineOptions = {}): TestEngine {
  const engine = createTestEngine({ now: () => 1_775_000_000_000, ...options })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()))
})

/** Streams characters of one to four bytes, all within one task of the event loop. */
const speaks: Agent = { run: (turn) => turn.say(['Olá', ', 日本', ' 🚀', '', ' ha', ' ha']) }

const asks: Agent = {
  run: async (turn) => {
    const { answer } = await turn.ask({ kind: 'question', question: 'Who?' })
    await turn.say(`It was ${answer}.`)
  },
}

function execute(engine: TestEngine, taskId = 'task', init: RequestInit = {}): Promise<Response> {
  const body = JSON.stringify({ message: 'x', task_id: taskId })
  return engine.fetch('/execute', { method: 'POST', body, ...init })
}

const replay = (engine: TestEngine): Promise<Response> => engine.fetch('/execute/replay?after=0')

const respond = (engine: TestEngine, answer: string): Promise<Response> =>
  engine.fetch('/hitl/respond', { method: 'POST', body: JSON.stringify({ task_id: 'task', answer }) })

interface Received {
  /** One character per byte: strings compare, and print, faster than arrays. */
  bytes: string
  pieces: number
  end: 'ended' | 'broken'
}

async function receive(response: Response): Promise<Received> {
  const reader = readerOf(response)
  let bytes = ''
  let pieces = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { bytes, pieces, end: 'ended' }
      bytes += Buffer.from(value).toString('latin1')
      pieces += 1
    }
  } catch (failure) {
    expect(failure).toBeInstanceOf(TypeError)
    return { bytes, pieces, end: 'broken' }
  }
}

async function wholeTurn(): Promise<string> {
  return (await receive(await execute(start({ agent: speaks })))).bytes
}

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const later = new Promise((resolve) => setTimeout(() => resolve('later'), 30))
  return (await Promise.race([promise.catch(() => undefined), later])) !== 'later'
}

describe('without faults', () => {
  it('plays a script by its name, at any base address, and adds the key', async () => {
    const engine = start({ agent: 'asksFreeText', key: 'another' })
    const body = JSON.stringify({ message: 'x', task_id: 'task' })
    const turn = await engine.fetch('/api/engine/execute', { method: 'POST', body })
    await vi.waitFor(async () => {
      const pending = await engine.fetch(new URL('https://app.example/api/engine/hitl/pending'))
      expect(await pending.json()).toMatchObject({ pending: [{ task_id: 'task' }] })
    })
    const answer = JSON.stringify({ task_id: 'task', answer: 'Ana' })
    await engine.fetch(new Request('https://app.example/hitl/respond', { method: 'POST', body: answer }))
    expect(textOf(parseEvents(await turn.text()))).toContain('Dear Ana')
    expect(engine.simulator.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
    expect(engine.requests.map(({ path }) => path)).toEqual(engine.simulator.requests.map(({ path }) => path))
    expect(engine.struck).toEqual([])
  })

  it('leaves a key that is there alone', async () => {
    const response = await start().fetch('/hitl/pending', { headers: { 'x-engine-key': 'wrong' } })
    expect(response.status).toBe(401)
  })

  it('rejects with the reason of a signal that is aborted already', async () => {
    const engine = start()
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(execute(engine, 'task', { signal })).rejects.toThrow('enough')
    expect(engine.simulator.requests).toEqual([])
  })
})

describe('a body', () => {
  it.each(['cut', 'end'] as const)(
    'with the fault %s stops after exactly that many bytes, at every byte',
    async (kind) => {
      const whole = await wholeTurn()
      const cuts = Array.from({ length: whole.length + 1 }, (_, afterBytes) => afterBytes)
      const received = await Promise.all(
        cuts.map(async (afterBytes) => {
          const engine = start({ agent: speaks, faults: [{ fault: { kind, afterBytes } }] })
          return receive(await execute(engine))
        }),
      )
      const end = kind === 'cut' ? 'broken' : 'ended'
      expect(received.map((stream) => stream.end)).toEqual(cuts.map(() => end))
      expect(received.map((stream) => stream.bytes)).toEqual(cuts.map((cut) => whole.slice(0, cut)))
    },
  )

  it('that is shorter than the fault waits for arrives whole, and no fault is noted', async () => {
    const whole = await wholeTurn()
    const fault: Fault = { kind: 'cut', afterBytes: whole.length + 1 }
    const engine = start({ agent: speaks, faults: [{ fault }] })
    expect(await receive(await execute(engine))).toMatchObject({ bytes: whole, end: 'ended' })
    expect(engine.struck).toEqual([])
  })

  it('that is cut detaches the reader and not the turn', async () => {
    const engine = start({ agent: asks, faults: [{ on: 'execute', fault: { kind: 'cut', afterBytes: 10 } }] })
    expect((await receive(await execute(engine))).end).toBe('broken')
    expect([engine.simulator.openStreams, engine.simulator.runningTurns]).toEqual([0, 1])
  })

  it('keeps its bytes at any size of chunk', async () => {
    const whole = await wholeTurn()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (bytes) => {
        const engine = start({ agent: speaks, faults: [{ fault: { kind: 'chunk', bytes } }] })
        const received = await receive(await execute(engine))
        expect(received.bytes).toEqual(whole)
        expect(received.pieces).toBeGreaterThanOrEqual(Math.ceil(whole.length / bytes))
      }),
      { numRuns: 20 },
    )
  })

  it('comes one byte at a time when it is told to, in any combination with a cut', async () => {
    const engine = start({
      agent: speaks,
      faults: [{ fault: { kind: 'chunk', bytes: 1 } }, { fault: { kind: 'cut', afterBytes: 77 } }],
    })
    expect(await receive(await execute(engine))).toMatchObject({ pieces: 77, end: 'broken' })
    expect(engine.struck).toHaveLength(2)
  })

  it('drips: every piece takes its time', async () => {
    vi.useFakeTimers()
    try {
      const engine = start({ agent: speaks, faults: [{ fault: { kind: 'chunk', bytes: 20, every: 1_000 } }] })
      const reader = readerOf(await execute(engine))
      let pieces = 0
      const reading = (async () => {
        while (!(await reader.read()).done) pieces += 1
      })()
      await vi.advanceTimersByTimeAsync(3_500)
      expect(pieces).toBe(3)
      await reader.cancel()
      await reading
    } finally {
      vi.useRealTimers()
    }
  })

  it('that stalls stays silent and open until the client leaves', async () => {
    const engine = start({ agent: speaks, faults: [{ fault: { kind: 'stall', afterBytes: 50 } }] })
    const controller = new AbortController()
    const reader = readerOf(await execute(engine, 'task', { signal: controller.signal }))
    let size = 0
    while (size < 50) size += (await reader.read()).value?.length ?? 0
    expect(size).toBe(50)
    const next = reader.read()
    expect(await isSettled(next)).toBe(false)
    controller.abort(new Error('too quiet'))
    await expect(next).rejects.toThrow('too quiet')
    expect(engine.simulator.openStreams).toBe(0)
  })

  it('with an endless line goes on in that line for as long as it is read', async () => {
    const engine = start({ agent: speaks, faults: [{ fault: { kind: 'endless-line', afterBytes: 0 } }] })
    const reader = readerOf(await execute(engine))
    const text = await readUntil(reader, (soFar) => soFar.length > 1_000_000)
    expect(text).toMatch(/^data: [^\r\n]+$/)
    await reader.cancel()
    await expect(reader.read()).resolves.toMatchObject({ done: true })
  })
})

describe('a request', () => {
  it('that is refused rejects with a TypeError and never reaches the Engine', async () => {
    const engine = start({ faults: [{ on: 'execute', nth: 1, fault: { kind: 'refuse' } }] })
    await expect(execute(engine)).rejects.toThrow(TypeError)
    expect(engine.simulator.requests).toEqual([])
    expect(engine.requests).toMatchObject([{ method: 'POST', path: '/execute', body: { message: 'x' } }])
    expect((await execute(engine)).status).toBe(200)
  })

  it.each([
    [401, 'INVALID_KEY'],
    [403, 'PERMISSION_DENIED'],
    [404, 'TASK_NOT_FOUND'],
    [409, 'TASK_BUSY'],
    [422, 'CONTEXT_OVERFLOW'],
    [429, 'LLM_RATE_LIMITED'],
    [500, 'INTERNAL_ERROR'],
    [502, 'LLM_PROVIDER_ERROR'],
    [503, 'ENGINE_STARTING'],
    [504, 'PROVIDER_TIMEOUT'],
  ] as const)('is answered %i with the code %s, and starts no turn', async (status, error) => {
    const engine = start({ faults: [{ fault: { kind: 'status', status } }] })
    const response = await execute(engine)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ error, message: expect.any(String) })
    expect(response.headers.has('retry-after')).toBe(false)
    expect(engine.simulator.runningTurns).toBe(0)
  })

  it('is told when to come back, in seconds, as a date and in the details', async () => {
    for (const retryAfter of [7, 'Tue, 31 Mar 2026 23:33:27 GMT']) {
      const details = { retry_after: 7 }
      const engine = start({
        faults: [{ fault: { kind: 'status', status: 429, error: 'SLOW_DOWN', retryAfter, details } }],
      })
      const response = await execute(engine)
      expect(response.headers.get('retry-after')).toBe(String(retryAfter))
      expect(await response.json()).toMatchObject({ error: 'SLOW_DOWN', details })
    }
  })

  it.each([200, 502] as const)('meets a page of HTML with status %i', async (status) => {
    const response = await execute(start({ faults: [{ fault: { kind: 'html', status } }] }))
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('<!doctype html>')
  })

  it('is redirected to the same path elsewhere', async () => {
    const engine = start({ faults: [{ fault: { kind: 'redirect', to: 'https://elsewhere.example' } }] })
    const response = await replay(engine)
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe('https://elsewhere.example/execute/replay?after=0')
  })

  it('gets the right body under the wrong content type', async () => {
    const engine = start({
      agent: speaks,
      faults: [{ fault: { kind: 'content-type', contentType: 'text/plain' } }],
    })
    const response = await execute(engine)
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect((await receive(response)).bytes).toEqual(await wholeTurn())
  })
})

describe('a reply that is lost', () => {
  it('to /hitl/respond has been acted upon', async () => {
    const engine = start({
      agent: asks,
      faults: [{ on: 'respond', nth: 1, fault: { kind: 'lose-reply', connection: 'reset' } }],
    })
    const turn = await execute(engine)
    await vi.waitFor(() => expect(engine.simulator.runningTurns).toBe(1))
    const reader = readerOf(turn)
    await readUntil(reader, (text) => text.includes('hitl_request'))
    await expect(respond(engine, 'Ana')).rejects.toThrow(TypeError)
    await readUntil(reader, (text) => text.includes('"completed"'))
    expect((await respond(engine, 'Bruno')).status).toBe(404)
  })

  it('to /execute leaves the turn running, and a silent one waits for the client to leave', async () => {
    const engine = start({
      agent: asks,
      faults: [{ on: 'execute', fault: { kind: 'lose-reply', connection: 'silent' } }],
    })
    const controller = new AbortController()
    const answer = execute(engine, 'task', { signal: controller.signal })
    expect(await isSettled(answer)).toBe(false)
    expect([engine.simulator.runningTurns, engine.simulator.openStreams]).toEqual([1, 0])
    controller.abort(new Error('too long'))
    await expect(answer).rejects.toThrow('too long')
  })
})

describe('an Engine that is killed in the middle of an answer', () => {
  it.each(['refuse', 'bad-gateway'] as const)(
    'breaks every stream and is gone (%s) until it is restarted',
    async (meanwhile) => {
      const engine = start({
        agent: asks,
        faults: [{ on: 'execute', nth: 2, fault: { kind: 'kill', afterBytes: 30, meanwhile } }],
      })
      const bystander = await execute(engine, 'another')
      const received = await receive(await execute(engine))
      expect([received.end, received.bytes.length]).toEqual(['broken', 30])
      expect((await receive(bystander)).end).toBe('broken')
      if (meanwhile === 'refuse') await expect(replay(engine)).rejects.toThrow(TypeError)
      else expect((await replay(engine)).status).toBe(502)
      engine.simulator.restart()
      expect(await (await replay(engine)).text()).toBe('')
    },
  )
})

it('steps the clock back in the middle of an answer, whose later frames say so', async () => {
  const engine = start({
    agent: asks,
    faults: [{ fault: { kind: 'step-clock', afterBytes: 1, milliseconds: -60_000 } }],
  })
  const reader = readerOf(await execute(engine))
  const first = await readUntil(reader, (text) => text.includes('hitl_request') && text.endsWith('\n\n'))
  await respond(engine, 'Ana')
  const last = await readUntil(reader, (text) => text.includes('"completed"'))
  const times = parseEvents(first + last).flatMap((event) => {
    return event.type === 'thread_lifecycle' ? [Date.parse(event.data.timestamp ?? '')] : []
  })
  expect(times).toEqual([1_775_000_000_000, 1_775_000_000_000 - 60_000])
})

describe('a replay', () => {
  it.each(['tails', 'json'] as const)(
    'is sent twice over, or in another order, or empty (%s)',
    async (mode) => {
      const engine = start({ agent: speaks, wire: { ids: 'sent', replay: mode } })
      await (await execute(engine)).text()
      const idsUnder = async (fault?: Fault): Promise<string[]> => {
        engine.setFaults(fault ? [{ on: 'replay', fault }] : [])
        const text = await (await replay(engine)).text()
        if (mode === 'json') return (JSON.parse(text) as { id: string }[]).map(({ id }) => id)
        return parseEvents(text).map((event) => event.id ?? 'none')
      }
      const ids = await idsUnder()
      expect(ids.length).toBeGreaterThan(8)
      expect(await idsUnder({ kind: 'repeat' })).toEqual([...ids, ...ids])
      const reordered = await idsUnder({ kind: 'reorder' })
      expect(reordered.slice(0, 4)).toEqual([ids[1], ids[0], ids[3], ids[2]])
      expect(reordered.toSorted()).toEqual(ids.toSorted())
      expect(await idsUnder({ kind: 'forget' })).toEqual([])
      expect(engine.struck.map(({ fault }) => fault.kind)).toEqual(['repeat', 'reorder', 'forget'])
    },
  )

  it('that follows a turn repeats only what was held', async () => {
    const engine = start({ agent: asks, faults: [{ on: 'replay', fault: { kind: 'repeat' } }] })
    const turn = await execute(engine)
    await readUntil(readerOf(turn), (text) => text.includes('hitl_request'))
    const reader = readerOf(await replay(engine))
    const held = await readUntil(reader, (text) => text.split('event: hitl_request').length === 3)
    await respond(engine, 'Ana')
    const live = await readUntil(reader, (text) => text.includes('"completed"'))
    expect(held.split('"started"')).toHaveLength(3)
    expect(live.split('event: hitl_resolved')).toHaveLength(2)
  })

  it.each(['lf', 'cr', 'crlf'] as const)('is taken apart by frames in framing %s', async (framing) => {
    const engine = start({ agent: speaks, wire: { framing } })
    const live = await (await execute(engine)).text()
    engine.setFaults([{ on: 'replay', fault: { kind: 'repeat' } }])
    expect(await (await replay(engine)).text()).toBe(live + live)
  })
})

describe('a rule', () => {
  it('strikes the requests it names, counted by itself', async () => {
    const refuse: Fault = { kind: 'refuse' }
    const engine = start({ agent: speaks, faults: [{ on: 'stream', nth: 2, fault: refuse }] })
    expect((await engine.fetch('/health')).status).toBe(200)
    await (await execute(engine)).text()
    await expect(replay(engine)).rejects.toThrow(TypeError)
    expect((await replay(engine)).status).toBe(200)
    engine.setFaults([{ on: 'replay', fault: refuse }])
    expect((await engine.fetch('/health')).status).toBe(200)
    await expect(replay(engine)).rejects.toThrow(TypeError)
    await expect(replay(engine)).rejects.toThrow(TypeError)
    engine.setFaults([])
    expect((await replay(engine)).status).toBe(200)
  })

  it('without a route strikes every request', async () => {
    const engine = start({ faults: [{ fault: { kind: 'refuse' } }] })
    await expect(engine.fetch('/health')).rejects.toThrow(TypeError)
    await expect(engine.fetch('/elsewhere')).rejects.toThrow(TypeError)
  })
})

/** Without `fetch`, which may drop the last bytes of a body that breaks. */
function receiveOverHttp(url: string, body: string): Promise<[bytes: string, end: Received['end']]> {
  return new Promise((resolve, reject) => {
    const posting = httpRequest(url, { method: 'POST' }, (response) => {
      let bytes = ''
      response.setEncoding('latin1')
      response.on('data', (piece: string) => (bytes += piece))
      response.on('end', () => resolve([bytes, 'ended']))
      response.on('error', () => resolve([bytes, 'broken']))
    })
    posting.on('error', reject)
    posting.end(body)
  })
}

describe('served over HTTP', () => {
  it('is cut after the same bytes as in process', async () => {
    const whole = await wholeTurn()
    for (let afterBytes = 0; afterBytes <= whole.length; afterBytes += 61) {
      const engine = start({ agent: speaks, faults: [{ fault: { kind: 'cut', afterBytes } }] })
      const server = await serveSimulator(engine)
      const body = JSON.stringify({ message: 'x', task_id: 'task' })
      const received = await receiveOverHttp(`${server.url}/execute`, body)
      expect(received).toEqual([whole.slice(0, afterBytes), 'broken'])
      await server.close()
    }
  })

  it('redirects a fetch that follows, which takes the key along', async () => {
    const elsewhere = start()
    const thief = await serveSimulator(elsewhere)
    const engine = start({ faults: [{ fault: { kind: 'redirect', to: thief.url } }] })
    const server = await serveSimulator(engine)
    const headers = { 'x-engine-key': 'dev-engine-key' }
    await fetch(`${server.url}/hitl/pending`, { headers, redirect: 'manual' })
    expect(elsewhere.requests).toEqual([])
    await fetch(`${server.url}/hitl/pending`, { headers })
    expect(elsewhere.requests[0]?.headers.get('x-engine-key')).toBe('dev-engine-key')
    await Promise.all([server.close(), thief.close()])
  })
})
