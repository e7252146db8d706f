import { EngineError } from '@engine-kit/protocol'
import { createTestEngine } from '@engine-kit/simulator/testing'
import { describe, expect, it } from 'vitest'
import { requestEngine, requestEventStream, requestJson, type EngineEndpoint } from './requestEngine.ts'

const pending = { method: 'GET', path: '/hitl/pending' } as const

function createEndpoint(options: Partial<EngineEndpoint> = {}) {
  const engine = createTestEngine()
  let token = 'old'
  let refreshes = 0
  const endpoint: EngineEndpoint = {
    baseUrl: 'http://engine/',
    headers: () => ({ 'X-Engine-Key': token }),
    fetch: engine.fetch,
    refreshAuthorization: async () => {
      refreshes++
      await Promise.resolve()
      token = 'dev-engine-key'
    },
    ...options,
  }
  return { engine, endpoint, refreshes: () => refreshes }
}

describe('a request that is refused with 401', () => {
  it('is made once more with a fresh token, which all that were refused meanwhile share', async () => {
    const { endpoint, engine, refreshes } = createEndpoint()
    const answers = await Promise.all([1, 2, 3].map(() => requestJson(endpoint, pending)))
    expect(answers.map(({ body }) => body)).toEqual([{ pending: [] }, { pending: [] }, { pending: [] }])
    expect(refreshes()).toBe(1)
    expect(engine.requests).toHaveLength(6)
  })

  it('fails when the fresh token is refused too', async () => {
    const { endpoint, engine } = createEndpoint({ headers: { 'X-Engine-Key': 'wrong' } })
    await expect(requestEngine(endpoint, pending)).rejects.toMatchObject({ code: 'INVALID_KEY' })
    expect(engine.requests).toHaveLength(2)
  })

  it('fails with the first refusal when no fresh token can be had', async () => {
    const refreshAuthorization = () => Promise.reject(new Error('signed out'))
    const { endpoint, engine } = createEndpoint({ refreshAuthorization })
    await expect(requestEngine(endpoint, pending)).rejects.toMatchObject({ code: 'INVALID_KEY' })
    expect(engine.requests).toHaveLength(1)
  })

  it('is not made again for an expired connector', async () => {
    const { endpoint, engine, refreshes } = createEndpoint()
    engine.setFaults([{ fault: { kind: 'status', status: 401, error: 'MCP_TOKEN_EXPIRED' } }])
    await expect(requestEngine(endpoint, pending)).rejects.toMatchObject({ code: 'MCP_TOKEN_EXPIRED' })
    expect(refreshes()).toBe(0)
  })
})

describe('an answer that does not come from an Engine', () => {
  it.each([
    [{ kind: 'html', status: 200 }, 'UNEXPECTED_RESPONSE'],
    [{ kind: 'html', status: 502 }, 'ENGINE_UNAVAILABLE'],
    [{ kind: 'redirect', to: 'https://elsewhere.example' }, 'UNEXPECTED_RESPONSE'],
    [{ kind: 'refuse' }, 'ENGINE_UNREACHABLE'],
    [{ kind: 'content-type', contentType: 'text/plain' }, 'UNEXPECTED_RESPONSE'],
  ] as const)('is an error: %o', async (fault, code) => {
    const { endpoint, engine } = createEndpoint({ headers: { 'X-Engine-Key': 'dev-engine-key' } })
    engine.setFaults([{ fault }])
    const body = { message: 'Hello', task_id: 'task-1' }
    const request = requestEventStream(endpoint, { method: 'POST', path: '/execute', body })
    const error = await request.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ code })
  })

  it('does not follow a redirect with the key', async () => {
    const asked: RequestInit[] = []
    const { endpoint, engine } = createEndpoint({ headers: { 'X-Engine-Key': 'dev-engine-key' } })
    const watching = {
      ...endpoint,
      fetch: (input: string, init: RequestInit) => (asked.push(init), engine.fetch(input, init)),
    }
    await requestEngine(watching, pending)
    expect(asked.map(({ redirect }) => redirect)).toEqual(['manual'])
  })
})

it('rejects with the signal’s reason when it is aborted', async () => {
  const { endpoint } = createEndpoint()
  const aborted = AbortSignal.abort(new Error('left'))
  await expect(requestEngine(endpoint, { ...pending, signal: aborted })).rejects.toThrow('left')
})
