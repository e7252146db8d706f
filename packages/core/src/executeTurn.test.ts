import { encodeEvent, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { createSimulator, type Agent, type Simulator } from '@engine-kit/simulator'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { executeTurn, type ExecuteOptions } from './executeTurn.ts'
import type { EngineEndpoint } from './requestEngine.ts'
import { completed, say, started } from './taskEvents.fixtures.ts'

const closing: Simulator[] = []

afterEach(async () => {
  for (const simulator of closing.splice(0)) await simulator.close()
})

describe('executeTurn', () => {
  it('yields every event in order and ends after the last', async () => {
    const { endpoint } = engine({ run: (turn) => turn.say(['Hel', 'lo']) })
    const events = await collect(endpoint)
    expect(events.map((event) => event.type)).toEqual([
      'thread_lifecycle',
      'content_block_start',
      'text_delta',
      'text_delta',
      'content_block_stop',
      'thread_lifecycle',
    ])
    expect(events.at(-1)).toMatchObject({ data: { phase: 'completed', task_id: 'task' } })
  })

  it('posts the message once, with its task, its media and the key', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.say('Hello') })
    const media = [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }] as const
    await collect(endpoint, { media })
    expect(simulator.requests).toMatchObject([
      { method: 'POST', path: '/execute', body: { message: 'Hi', task_id: 'task', media } },
    ])
    expect(simulator.requests[0]?.headers.get('x-engine-key')).toBe('dev-engine-key')
  })

  it('continues a task of which the Engine remembers the history', async () => {
    const { endpoint } = engine({ run: (turn) => turn.say(`${turn.history.length}`) })
    await collect(endpoint)
    const events = await collect(endpoint)
    expect(events).toContainEqual(say('1'))
  })

  it('ends with the error that ends the turn, as an event', async () => {
    const { endpoint } = engine({ run: (turn) => turn.fail({ error: 'CONTEXT_OVERFLOW', message: 'long' }) })
    const events = await collect(endpoint)
    expect(events.at(-1)).toMatchObject({ type: 'error', data: { error: 'CONTEXT_OVERFLOW' } })
  })

  it('yields nothing after the last event, and closes the stream', async () => {
    let closed = false
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const text = [started, completed, say('late')].map(encodeEvent).join('')
        controller.enqueue(new TextEncoder().encode(text))
      },
      cancel: () => {
        closed = true
      },
    })
    const events = await collect(answering(() => new Response(body, eventStream)))
    expect(events).toEqual([started, completed])
    await vi.waitFor(() => expect(closed).toBe(true))
  })

  it('calls a stream that ends without the Engine’s word a lost connection, after all that came', async () => {
    const endpoint = answering(
      () => new Response(encodeEvent(started) + encodeEvent(say('half')), eventStream),
    )
    const events: (EngineEvent | MalformedEvent)[] = []
    const running = (async () => {
      for await (const event of executeTurn(endpoint, { message: 'Hi', taskId: 'task' })) events.push(event)
    })()
    await expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    expect(events).toEqual([started, say('half')])
  })

  it('reads a body that a platform gives only as a whole', async () => {
    const told = [started, say('é'), completed]
    const events = await collect(
      answering(() => asWhole(() => Promise.resolve(told.map(encodeEvent).join('')))),
    )
    expect(events).toEqual(told)
  })

  it('calls a killed Engine a lost connection', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.pause(600_000) }, 1)
    const running = (async () => {
      for await (const event of executeTurn(endpoint, { message: 'Hi', taskId: 'task' })) {
        if (event.type === 'thread_lifecycle') simulator.kill()
      }
    })()
    await expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it.each<[string, () => Response, string]>([
    [
      'an error envelope',
      () => Response.json({ error: 'INVALID_KEY', message: '' }, { status: 401 }),
      'INVALID_KEY',
    ],
    [
      'a page of a proxy with status 200',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      'UNEXPECTED_RESPONSE',
    ],
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { location: 'http://127.0.0.1:9/' } }),
      'UNEXPECTED_RESPONSE',
    ],
    ['a stream without a body', () => new Response(null, eventStream), 'CONNECTION_LOST'],
    [
      'a body that breaks off on a platform that gives it only as a whole',
      () => asWhole(broken),
      'CONNECTION_LOST',
    ],
  ])('rejects with what is wrong on %s', async (_, answer, code) => {
    await expect(collect(answering(answer))).rejects.toMatchObject({ code })
  })

  it('rejects as unreachable when no answer comes', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.say('Hello') })
    simulator.kill()
    await expect(collect(endpoint)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  })

  it('refuses a second turn while one runs, as the Engine does', async () => {
    const { endpoint } = engine({ run: (turn) => turn.pause(600_000) }, 1)
    const first = executeTurn(endpoint, { message: 'Hi', taskId: 'task' })
    await first.next()
    await expect(collect(endpoint)).rejects.toMatchObject({ status: 409 })
    await first.return()
  })

  it('closes the connection and not the turn when the loop is left', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.pause(600_000) }, 1)
    for await (const event of executeTurn(endpoint, { message: 'Hi', taskId: 'task' })) {
      expect(event.type).toBe('thread_lifecycle')
      break
    }
    await vi.waitFor(() => expect(simulator.openStreams).toBe(0))
    expect(simulator.runningTurns).toBe(1)
  })

  it('rejects with the signal’s reason when it is aborted, and lets the turn go on', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.pause(600_000) }, 1)
    const leaving = new AbortController()
    const reason = new Error('left')
    const running = (async () => {
      for await (const _ of executeTurn(endpoint, {
        message: 'Hi',
        taskId: 'task',
        signal: leaving.signal,
      })) {
        leaving.abort(reason)
      }
    })()
    await expect(running).rejects.toBe(reason)
    await vi.waitFor(() => expect(simulator.openStreams).toBe(0))
    expect(simulator.runningTurns).toBe(1)
  })

  it('rejects with the signal’s reason when it was aborted before, and starts no turn', async () => {
    const { endpoint, simulator } = engine({ run: (turn) => turn.say('Hello') })
    const reason = new Error('left')
    await expect(collect(endpoint, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(simulator.runningTurns).toBe(0)
  })

  it('loses no event to a loop that is slow', async () => {
    const words = Array.from({ length: 500 }, (_, index) => `${index} `)
    const { endpoint } = engine({ run: (turn) => turn.say(words) })
    let text = ''
    for await (const event of executeTurn(endpoint, { message: 'Hi', taskId: 'task' })) {
      await new Promise((resolve) => setImmediate(resolve))
      if (event.type === 'text_delta') text += event.data.text
    }
    expect(text).toBe(words.join(''))
  })
})

const eventStream = { headers: { 'content-type': 'text/event-stream' } }

/** An answer as React Native gives it: without `body`. */
function asWhole(text: () => Promise<string>): Response {
  const response = new Response(null, eventStream)
  return Object.defineProperties(response, { body: { value: undefined }, text: { value: text } })
}

const broken = (): Promise<string> => Promise.reject(new TypeError('Network request failed'))

function engine(agent: Agent, pace = 0): { endpoint: EngineEndpoint; simulator: Simulator } {
  const simulator = createSimulator({ agent, pace })
  closing.push(simulator)
  const endpoint: EngineEndpoint = {
    baseUrl: 'http://engine/',
    headers: { 'X-Engine-Key': 'dev-engine-key' },
    fetch: (input, init) => simulator.fetch(new Request(input, init)),
  }
  return { endpoint, simulator }
}

function answering(answer: () => Response): EngineEndpoint {
  return { baseUrl: 'http://engine', fetch: () => Promise.resolve(answer()) }
}

async function collect(
  endpoint: EngineEndpoint,
  options: Partial<ExecuteOptions> = {},
): Promise<(EngineEvent | MalformedEvent)[]> {
  const events: (EngineEvent | MalformedEvent)[] = []
  for await (const event of executeTurn(endpoint, { message: 'Hi', taskId: 'task', ...options })) {
    events.push(event)
  }
  return events
}
