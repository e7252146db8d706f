import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngineGateway, type EngineGatewayOptions } from './createEngineGateway.ts'
import { createUpstream, fromPage } from './createUpstream.fixtures.ts'
import { serveHandler } from './serveHandler.fixtures.ts'

const turn = { message: 'the-private-prompt', task_id: 'mine' }
const key = 'secret-key-1'
const open: (() => Promise<void>)[] = []

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await Promise.all(open.splice(0).map((close) => close()))
})

function gatewayTo(
  answer: (url: string, init: RequestInit) => Response | Promise<Response>,
  options: Partial<EngineGatewayOptions> = {},
) {
  return createEngineGateway({
    engineUrl: 'http://engine.test:8000',
    engineKey: key,
    authorize: () => true,
    fetch: createUpstream(answer).fetch,
    onError: () => undefined,
    ...options,
  })
}

describe('an answer of the Engine', () => {
  it('that redirects is refused, and the key goes nowhere else', async () => {
    let stolen = 0
    const thief = await serveHandler(async () => {
      stolen += 1
      return new Response('{}')
    })
    const engine = await serveHandler(
      async () => new Response(null, { status: 307, headers: { location: `${thief.url}/execute` } }),
    )
    open.push(thief.close, engine.close)
    const gateway = createEngineGateway({
      engineUrl: engine.url,
      engineKey: key,
      authorize: () => true,
      onError: () => undefined,
    })
    for (const request of [fromPage('/execute', turn), fromPage('/health')]) {
      const response = await gateway(request)
      expect(response.status).toBe(502)
      expect(await response.json()).toMatchObject({ error: 'UNEXPECTED_RESPONSE' })
      expect(response.headers.get('location')).toBeNull()
    }
    expect(stolen).toBe(0)
  })

  it('keeps status, code and pause of a refusal, and none of its text', async () => {
    const gateway = gatewayTo(() =>
      Response.json(
        {
          error: 'LLM_RATE_LIMITED',
          message: `the key ${key} is over its limit`,
          details: { retry_after: 7 },
        },
        { status: 429, headers: { 'set-cookie': 'a=b' } },
      ),
    )
    const response = await gateway(fromPage('/execute', turn))
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(response.headers.get('set-cookie')).toBeNull()
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ error: 'LLM_RATE_LIMITED', details: { retry_after: 7 } })
    expect(text).not.toContain(key)
  })

  it('keeps a code this version does not know, and drops one that is no code', async () => {
    const codeFor = async (error: string) => {
      const response = await gatewayTo(() => Response.json({ error, message: '' }, { status: 409 }))(
        fromPage('/execute', turn),
      )
      return ((await response.json()) as { error: string }).error
    }
    expect(await codeFor('TASK_BUSY')).toBe('TASK_BUSY')
    expect(await codeFor(`key ${key}`)).toBe('TURN_RUNNING')
    expect(await codeFor(`BAD ${key}`)).toBe('TURN_RUNNING')
    expect(await codeFor(`BAD_KEY ${key}`)).toBe('TURN_RUNNING')
  })

  it('does not repeat the validation error that repeats the key', async () => {
    const detail = [{ loc: ['header', 'x-engine-key'], msg: 'bad', input: key }]
    const response = await gatewayTo(() => Response.json({ detail }, { status: 422 }))(
      fromPage('/execute', turn),
    )
    expect(response.status).toBe(422)
    expect(await response.text()).not.toContain(key)
  })

  it('of health names the sick subsystem with a 503', async () => {
    const sick = { status: 'degraded', uptime_seconds: 3, subsystems: { database: 'down' } }
    const response = await gatewayTo(() => Response.json(sick, { status: 503 }))(fromPage('/health'))
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual(sick)
  })

  it.each([
    ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['JSON', Response.json({ ok: true })],
    ['nothing', new Response(null)],
  ])('that is %s where a stream belongs is refused', async (_, answer) => {
    const response = await gatewayTo(() => answer)(fromPage('/execute', turn))
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: 'UNEXPECTED_RESPONSE' })
  })

  it('may be a JSON replay', async () => {
    const response = await gatewayTo(() => Response.json([{ event: 'heartbeat', data: {} }]))(
      fromPage('/execute/replay?task_id=mine'),
    )
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual([{ event: 'heartbeat', data: {} }])
  })

  it('larger than the limit is refused', async () => {
    const gateway = gatewayTo(() => Response.json({ status: 'x'.repeat(2000) }), { maxBodyBytes: 1000 })
    expect((await gateway(fromPage('/health'))).status).toBe(502)
  })

  it('that does not come in time is given up', async () => {
    const gateway = gatewayTo(
      (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
      { answerTimeout: 20 },
    )
    const response = await gateway(fromPage('/health'))
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ error: 'ENGINE_UNREACHABLE' })
  })

  it('whose body stops half-way is given up', async () => {
    const gateway = gatewayTo(
      (_, { signal }) => {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"status":'))
            signal?.addEventListener('abort', () => controller.error(signal.reason))
          },
        })
        return new Response(body)
      },
      { answerTimeout: 20 },
    )
    expect((await gateway(fromPage('/health'))).status).toBe(504)
  })

  it('that refuses a stream and never ends is given its time, and then the refusal it began with', async () => {
    vi.useFakeTimers()
    const gateway = gatewayTo(
      (_, { signal }) => {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
        })
        return new Response(body, { status: 500 })
      },
      { answerTimeout: 1000 },
    )
    let status: number | undefined
    void gateway(fromPage('/execute', turn)).then((response) => (status = response.status))
    await vi.advanceTimersByTimeAsync(999)
    expect(status).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(status).toBe(500)
  })

  it.each([
    ['a stream', '/execute', turn, 10, 'text/event-stream'],
    [
      'an answer that may take longer than a timer can',
      '/health',
      undefined,
      2 ** 31 + 1,
      'application/json',
    ],
  ])('has all its time to begin: %s', async (_, path, body, answerTimeout, type) => {
    vi.useFakeTimers()
    let answer = (_: Response): void => undefined
    const gateway = gatewayTo(
      (_, { signal }) =>
        new Promise((resolve, reject) => {
          answer = resolve
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
      { answerTimeout },
    )
    const response = gateway(fromPage(path, body))
    await vi.advanceTimersByTimeAsync(60_000)
    answer(new Response('{"status":"ok"}', { headers: { 'content-type': type } }))
    expect((await response).status).toBe(200)
  })

  it.each([
    [300, 502, 'UNEXPECTED_RESPONSE'],
    [399, 502, 'UNEXPECTED_RESPONSE'],
    [400, 400, 'BAD_REQUEST'],
  ])('with the status %i is a %i', async (status, expected, error) => {
    const response = await gatewayTo(() => new Response(null, { status }))(fromPage('/execute', turn))
    expect(response.status).toBe(expected)
    expect(await response.json()).toMatchObject({ error })
  })
})

describe('a browser that leaves before the Engine has answered', () => {
  async function isClosedAtOnce(request: Request): Promise<boolean> {
    const browser = new AbortController()
    let asked: RequestInit['signal']
    let release = (): void => undefined
    const gateway = gatewayTo(async (_, { signal }) => {
      asked = signal
      await new Promise<void>((resolve) => (release = resolve))
      return Response.json({ status: 'resumed' })
    })
    const response = gateway(new Request(request, { signal: browser.signal }))
    await expect.poll(() => asked).toBeDefined()
    browser.abort()
    const closed = asked?.aborted === true
    release()
    await response
    return closed
  }

  it.each([
    ['/health', undefined, true],
    ['/execute/replay?task_id=mine', undefined, true],
    ['/execute', turn, false],
    ['/hitl/respond', { task_id: 'mine', answer: 'yes' }, false],
  ])('gives up what it reads, and not what it has sent: %s', async (path, body, expected) => {
    expect(await isClosedAtOnce(fromPage(path, body))).toBe(expected)
  })
})

describe('a browser that has left before the Engine is asked', () => {
  it.each([
    ['/health', undefined, true],
    ['/execute', turn, false],
  ])('wants no answer, and what it has sent is sent: %s', async (path, body, expected) => {
    const aborted: (boolean | undefined)[] = []
    const gateway = gatewayTo((_, { signal }) => {
      aborted.push(signal?.aborted)
      return Response.json({ status: 'ok' })
    })
    await gateway(new Request(fromPage(path, body), { signal: AbortSignal.abort() }))
    expect(aborted).toEqual([expected])
  })
})

describe('what is written to the log', () => {
  it('holds no key and no prompt', async () => {
    const written: unknown[][] = []
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, level).mockImplementation((...words) => void written.push(words))
    }
    const nobody = await serveHandler(async () => new Response())
    await nobody.close()
    const gateway = createEngineGateway({ engineUrl: nobody.url, engineKey: key, authorize: () => true })
    const response = await gateway(fromPage('/execute', turn))
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: 'ENGINE_UNREACHABLE' })
    expect(written).toHaveLength(1)
    expect(inspect(written, { depth: 20 })).not.toMatch(/secret-key-1|the-private-prompt/)
  })
})
