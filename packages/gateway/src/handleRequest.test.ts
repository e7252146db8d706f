import { describe, expect, it } from 'vitest'
import type { EngineAccess } from './createEngineGateway.ts'
import { fromPage } from './createUpstream.fixtures.ts'
import { setUpGateway } from './setUpGateway.fixtures.ts'

const turn = { message: 'Say hello.', task_id: 'mine' }

describe('a body', () => {
  it.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
  ])('of the type "%s" is refused, as a form of another site could send it', async (type) => {
    const { upstream, gateway } = setUpGateway()
    const response = await gateway(fromPage('/api/engine/execute', turn, { 'content-type': type }))
    expect(response.status).toBe(415)
    expect(upstream.asked).toEqual([])
  })

  it.each(['', 'null', '[]', '"text"', '{', '{"message":"no task"}', '{"task_id":7}', '{"task_id":""}'])(
    'that is not an object with a task is refused: %s',
    async (body) => {
      const { upstream, gateway } = setUpGateway()
      const response = await gateway(fromPage('/api/engine/execute', body))
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'BAD_REQUEST' })
      expect(upstream.asked).toEqual([])
    },
  )

  it('that is too large is refused by its announced length', async () => {
    const { upstream, gateway } = setUpGateway({ maxBodyBytes: 100 })
    const response = await gateway(fromPage('/api/engine/execute', turn, { 'content-length': '200' }))
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: 'BAD_REQUEST' })
    expect(upstream.asked).toEqual([])
  })

  it('that never ends is refused once it has passed the limit', async () => {
    const { gateway } = setUpGateway({ maxBodyBytes: 1000 })
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
    const response = await setUpGateway().gateway(
      fromPage('/api/engine/execute', `{"task_id":"mine","message":${deep}}`),
    )
    expect(response.status).toBe(400)
  })

  it('naming two tasks reaches the Engine with the one that was authorised', async () => {
    const seen: (string | undefined)[] = []
    const { upstream, gateway } = setUpGateway({
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
    const { upstream, gateway } = setUpGateway()
    await gateway(fromPage('/api/engine/execute/replay?after=5&task_id=a%26b%20%C3%A9&x=1&key=2'))
    expect(upstream.asked[0]?.url).toBe(
      'http://engine.test:8000/prefix/execute/replay?after=5&task_id=a%26b+%C3%A9',
    )
  })

  it('carries a time of any number of digits that a date has', async () => {
    const { upstream, gateway } = setUpGateway()
    await gateway(fromPage('/api/engine/execute/replay?after=1234567890123456&task_id=mine'))
    expect(upstream.asked[0]?.url).toContain('?after=1234567890123456&task_id=mine')
  })

  it.each([
    '?after=0',
    '?after=0&task_id=',
    '?task_id=a&task_id=b',
    '?task_id=a&after=1&after=2',
    '?task_id=a&after=-1',
    '?task_id=a&after=1e3',
    '?task_id=a&after=1 2',
    '?task_id=a&after=12345678901234567',
  ])('is refused when it is ambiguous or names no task: %s', async (query) => {
    const { upstream, gateway } = setUpGateway()
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
    const { upstream, gateway } = setUpGateway()
    const response = await gateway(fromPage('/api/engine/execute', turn, headers))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'UNAUTHORIZED' })
    expect(upstream.asked).toEqual([])
  })
})

describe('prompts that wait', () => {
  it('are shown for the tasks the person may see, asked about once each and as what they are', async () => {
    const asked: EngineAccess[] = []
    const pending = ['mine', 'theirs', 'mine'].map((task_id, index) => ({
      request_id: `r${index}`,
      task_id,
      kind: 'permission',
      question: 'Delete it?',
      created_at: '2026-04-01T00:00:00.000Z',
    }))
    const { gateway } = setUpGateway({
      fetch: async () => Response.json({ pending }),
      authorize: (_, access) => {
        asked.push(access)
        return access.taskId !== 'theirs'
      },
    })
    const response = await gateway(fromPage('/api/engine/hitl/pending'))
    const { pending: seen } = (await response.json()) as { pending: { request_id: string }[] }
    expect(seen.map((prompt) => prompt.request_id)).toEqual(['r0', 'r2'])
    expect(asked).toEqual([
      { action: 'pending', taskId: undefined },
      { action: 'pending', taskId: 'mine' },
      { action: 'pending', taskId: 'theirs' },
    ])
  })

  it('in a shape that is not documented are an error, not an empty list', async () => {
    const errors: unknown[] = []
    const { gateway } = setUpGateway({
      fetch: async () => Response.json({ prompts: [] }),
      onError: (error) => errors.push(error),
    })
    const response = await gateway(fromPage('/api/engine/hitl/pending'))
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: 'UNEXPECTED_RESPONSE' })
    expect(errors).toHaveLength(1)
  })
})

describe('an answer in JSON', () => {
  it.each([
    ['prompts', '/hitl/pending', 200, { pending: [] }],
    ['a refusal', '/hitl/pending', 403, { pending: [] }],
    ['health', '/health', 200, { status: 'ok' }],
  ])('is kept by no cache and taken for nothing else: %s', async (_, path, status, body) => {
    const { gateway } = setUpGateway({
      fetch: async () => Response.json(body),
      authorize: () => status === 200,
    })
    const response = await gateway(fromPage(`/api/engine${path}`))
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  it('to a person’s yes says which prompt it went to, and no more', async () => {
    const { gateway } = setUpGateway({
      fetch: async () => Response.json({ status: 'resumed', request_id: 'r7', task: { owner: 'eve' } }),
    })
    const response = await gateway(fromPage('/api/engine/hitl/respond', { task_id: 'mine', answer: 'yes' }))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'resumed', request_id: 'r7' })
  })

  it('to a person’s yes that is the page of a proxy is an error', async () => {
    const { gateway } = setUpGateway({
      fetch: async () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
      onError: () => undefined,
    })
    const response = await gateway(fromPage('/api/engine/hitl/respond', { task_id: 'mine', answer: 'yes' }))
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('<html')
  })
})
