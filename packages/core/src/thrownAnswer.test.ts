import axios from 'axios'
import { createTestEngine, type Fault } from '@engine-kit/simulator/testing'
import ky from 'ky'
import { ofetch } from 'ofetch'
import { describe, expect, it, vi } from 'vitest'
import { requestEngine, type EngineFetch } from './requestEngine.ts'
import { thrownAnswer } from './thrownAnswer.ts'

/** Clients that throw for a status, each with the options that its guide names for a stream. */
const clients: Record<string, (fetch: EngineFetch) => EngineFetch> = {
  ky: (fetch) => (input, init) => ky(input, { ...init, fetch: plain(fetch), retry: 0, timeout: false }),
  ofetch: (fetch) => async (input, init) => {
    const options = { ...init, responseType: 'stream', retry: 0 } as const
    return ofetch.create({}, { fetch: plain(fetch) }).raw(input, options)
  },
  axios:
    (fetch) =>
    async (input, { method, headers, body }) => {
      const {
        status,
        data,
        headers: answered,
      } = await axios(input, {
        adapter: 'fetch',
        responseType: 'stream',
        env: { fetch: plain(fetch) },
        method: method ?? 'GET',
        headers: Object.fromEntries(new Headers(headers)),
        data: body,
      })
      return new Response(data as ReadableStream, {
        status,
        headers: { 'content-type': String(answered['content-type']) },
      })
    },
}

/** Libraries hand over a `Request` in one argument. */
function plain(fetch: EngineFetch): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = request.method === 'GET' ? null : await request.text()
    return fetch(request.url, { method: request.method, headers: request.headers, body })
  }
}

describe.each(Object.entries(clients))('a fetch that throws for a status (%s)', (_, wrap) => {
  const pending = { method: 'GET', path: '/hitl/pending' } as const

  it('is refreshed after a 401, and asked once more', async () => {
    const engine = createTestEngine()
    let key = 'old'
    const response = await requestEngine(
      {
        baseUrl: 'http://engine',
        fetch: wrap(engine.fetch),
        headers: () => ({ 'x-engine-key': key }),
        refreshAuthorization: async () => void (key = await Promise.resolve('dev-engine-key')),
      },
      pending,
    )
    expect(await response.json()).toEqual({ pending: [] })
    expect(engine.requests).toHaveLength(2)
  })

  it.each<[Fault, object]>([
    [
      { kind: 'status', status: 409, error: 'HITL_REQUIRED' },
      { code: 'HITL_REQUIRED', status: 409 },
    ],
    [
      { kind: 'status', status: 503, retryAfter: 7 },
      { code: 'ENGINE_UNAVAILABLE', retryAfter: 7_000 },
    ],
    [
      { kind: 'status', status: 404 },
      { code: 'TASK_NOT_FOUND', status: 404 },
    ],
    [
      { kind: 'html', status: 502 },
      { code: 'ENGINE_UNAVAILABLE', status: 502 },
    ],
    [{ kind: 'refuse' }, { code: 'ENGINE_UNREACHABLE', status: undefined }],
  ])('tells what came: %o', async (fault, expected) => {
    const engine = createTestEngine()
    engine.setFaults([{ fault }])
    const request = requestEngine(
      { baseUrl: 'http://engine', fetch: wrap(engine.fetch), headers: { 'x-engine-key': 'dev-engine-key' } },
      pending,
    )
    await expect(request).rejects.toMatchObject(expected)
  })
})

describe('an error that holds no answer', () => {
  it.each([
    undefined,
    null,
    'x',
    new TypeError('fetch failed'),
    { status: 200 },
    { response: { status: 304, data: '' } },
    { status: '401' },
    { response: 1 },
  ])('is none: %o', (error) => {
    expect(thrownAnswer(error)).toBeUndefined()
  })
})

describe('an error whose answer cannot be read any more', () => {
  it('tells its status where the body is being read', () => {
    const data = new ReadableStream()
    data.getReader()
    expect(thrownAnswer({ response: { status: 401, data } })?.status).toBe(401)
  })

  it('tells its status and its words where there are no streams, as in React Native', async () => {
    // The Response of Node is made of streams.
    vi.stubGlobal('Response', StreamlessResponse)
    vi.stubGlobal('ReadableStream', undefined)
    const answer = thrownAnswer({ response: { status: 409, data: { error: 'HITL_REQUIRED' } } })
    vi.unstubAllGlobals()
    expect([answer?.status, await answer?.json()]).toEqual([409, { error: 'HITL_REQUIRED' }])
  })
})

class StreamlessResponse {
  readonly status: number
  readonly #body: string

  constructor(body: string, { status }: { status: number }) {
    this.status = status
    this.#body = body
  }

  async json(): Promise<unknown> {
    return Promise.resolve(JSON.parse(this.#body))
  }
}
