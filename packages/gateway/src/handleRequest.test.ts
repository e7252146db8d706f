import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngineGateway, type EngineGatewayOptions } from './createEngineGateway.ts'
import { createUpstream, eventStream, fromPage } from './createUpstream.fixtures.ts'

function setUp(options: Partial<EngineGatewayOptions> = {}) {
  const upstream = createUpstream((url) =>
    url.includes('/execute')
      ? eventStream('event: heartbeat\ndata: {}\n\n')
      : Response.json({ status: 'ok' }),
  )
  const gateway = createEngineGateway({
    engineUrl: 'http://engine.test:8000/prefix/',
    engineKey: 'secret-key-1',
    authorize: () => true,
    basePath: '/api/engine',
    fetch: upstream.fetch,
    ...options,
  })
  return { upstream, gateway }
}

const turn = { message: 'Say hello.', task_id: 'mine' }

describe('what may cross', () => {
  it.each([
    '/api/engine',
    '/api/engine/',
    '/api/engine/rpc',
    '/api/engine/memory/export',
    '/api/engine/execute/',
    '/api/engine//execute',
    '/api/engine//evil.test/execute',
    '//evil.test/api/engine/execute',
    '/api/engine/..%2fmemory%2fexport',
    '/api/engine/execute%2freplay',
    '/api/engine/%2e%2e/%2e%2e/memory/export',
    '/api/engine/../memory/export',
    '/api/engine/..\\memory\\export',
    '/api/engine/\\\\evil.test/execute',
    '/api/engine/@evil.test/execute',
    '/api/engine/execute;@evil.test',
    '/api/engine/execut\u0065%00',
    '/execute',
  ])('is a fixed list of routes, without %s', async (path) => {
    const { upstream, gateway } = setUp()
    const response = await gateway(fromPage(path))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'NOT_FOUND' })
    expect(upstream.asked).toEqual([])
  })

  it('reaches one of five addresses, whatever the path', async () => {
    const addresses =
      /^http:\/\/engine\.test:8000\/prefix\/(execute(\/replay\?.*)?|hitl\/(respond|pending)|health)$/
    const piece = fc.constantFrom(
      'execute',
      'health',
      'hitl',
      'replay',
      '..',
      '%2e%2e',
      '%2f',
      '\\',
      '//',
      '/',
      '@',
      '?',
      '#',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 8 }),
        async (pieces) => {
          const path = `/api/engine/${pieces.join('')}`
          fc.pre(URL.canParse(`http://app.test${path}`))
          const { upstream, gateway } = setUp()
          await gateway(fromPage(path))
          for (const { url } of upstream.asked) expect(url).toMatch(addresses)
        },
      ),
    )
  })

  it('is bound to a method', async () => {
    const { upstream, gateway } = setUp()
    const response = await gateway(fromPage('/api/engine/execute'))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect((await gateway(fromPage('/api/engine/health', {}))).headers.get('allow')).toBe('GET')
    expect(upstream.asked).toEqual([])
  })

  it('does not answer a preflight', async () => {
    const response = await setUp().gateway(
      new Request('http://app.test/api/engine/execute', {
        method: 'OPTIONS',
        headers: { origin: 'http://evil.test' },
      }),
    )
    expect(response.status).toBe(405)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('a body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'of the type "%s" is refused, as a form of another site could send it',
    async (type) => {
      const { upstream, gateway } = setUp()
      const response = await gateway(fromPage('/api/engine/execute', turn, { 'content-type': type }))
      expect(response.status).toBe(415)
      expect(upstream.asked).toEqual([])
    },
  )

  it.each(['', 'null', '[]', '"text"', '{', '{"message":"no task"}', '{"task_id":7}', '{"task_id":""}'])(
    'that is not an object with a task is refused: %s',
    async (body) => {
      const { upstream, gateway } = setUp()
      const response = await gateway(fromPage('/api/engine/execute', body))
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'BAD_REQUEST' })
      expect(upstream.asked).toEqual([])
    },
  )

  it('that is too large is refused by its announced length', async () => {
    const { upstream, gateway } = setUp({ maxBodyBytes: 100 })
    const body = JSON.stringify({ ...turn, message: 'x'.repeat(200) })
    const response = await gateway(
      fromPage('/api/engine/execute', body, { 'content-length': String(body.length) }),
    )
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: 'BAD_REQUEST' })
    expect(upstream.asked).toEqual([])
  })

  it('that never ends is refused once it has passed the limit', async () => {
    const { gateway } = setUp({ maxBodyBytes: 1000 })
    let chunks = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1
        controller.enqueue(new Uint8Array(100).fill(32))
      },
    })
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    }
    const response = await gateway(new Request('http://app.test/api/engine/execute', init))
    expect(response.status).toBe(413)
    expect(chunks).toBeLessThan(20)
  })

  it('nested deeper than the stack is refused', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const response = await setUp().gateway(
      fromPage('/api/engine/execute', `{"task_id":"mine","message":${deep}}`),
    )
    expect(response.status).toBe(400)
  })

  it('naming two tasks reaches the Engine with the one that was authorised', async () => {
    const seen: (string | undefined)[] = []
    const { upstream, gateway } = setUp({
      authorize: (_, { taskId }) => {
        seen.push(taskId)
        return true
      },
    })
    await gateway(fromPage('/api/engine/execute', '{"task_id":"theirs","message":"hi","task_id":"mine"}'))
    expect(upstream.asked[0]?.body).toBe('{"task_id":"mine","message":"hi"}')
    expect(seen).toEqual(['mine'])
  })
})

describe('a replay', () => {
  it('carries its two parameters and no other', async () => {
    const { upstream, gateway } = setUp()
    await gateway(fromPage('/api/engine/execute/replay?after=5&task_id=a%26b%20%C3%A9&x=1&key=2'))
    expect(upstream.asked[0]?.url).toBe(
      'http://engine.test:8000/prefix/execute/replay?after=5&task_id=a%26b+%C3%A9',
    )
  })

  it.each([
    '?after=0',
    '?after=0&task_id=',
    '?task_id=a&task_id=b',
    '?task_id=a&after=1&after=2',
    '?task_id=a&after=-1',
    '?task_id=a&after=1e3',
  ])('is refused when it is ambiguous or names no task: %s', async (query) => {
    const { upstream, gateway } = setUp()
    expect((await gateway(fromPage(`/api/engine/execute/replay${query}`))).status).toBe(400)
    expect(upstream.asked).toEqual([])
  })
})

describe('another site', () => {
  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://app.test', host: 'app.test' },
  ])("is refused by the browser's own word: %o", async (headers) => {
    const { upstream, gateway } = setUp()
    const response = await gateway(fromPage('/api/engine/execute', turn, headers))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'UNAUTHORIZED' })
    expect(upstream.asked).toEqual([])
  })
})

describe('prompts that wait', () => {
  it('are shown for the tasks the person may see', async () => {
    const pending = ['mine', 'theirs', 'mine'].map((task_id, index) => ({
      request_id: `r${index}`,
      task_id,
      kind: 'permission',
      question: 'Delete it?',
      created_at: '2026-04-01T00:00:00.000Z',
    }))
    const { gateway } = setUp({
      fetch: async () => Response.json({ pending }),
      authorize: (_, { taskId }) => taskId !== 'theirs',
    })
    const response = await gateway(fromPage('/api/engine/hitl/pending'))
    const { pending: seen } = (await response.json()) as { pending: { request_id: string }[] }
    expect(seen.map((prompt) => prompt.request_id)).toEqual(['r0', 'r2'])
  })

  it('in a shape that is not documented are an error, not an empty list', async () => {
    const errors: unknown[] = []
    const { gateway } = setUp({
      fetch: async () => Response.json({ prompts: [] }),
      onError: (error) => errors.push(error),
    })
    const response = await gateway(fromPage('/api/engine/hitl/pending'))
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: 'UNEXPECTED_RESPONSE' })
    expect(errors).toHaveLength(1)
  })
})
