import { readErrorResponse } from '@engine-kit/protocol'
import { createSimulator, type Simulator } from '@engine-kit/simulator'
import { serveSimulator, type SimulatorServer } from '@engine-kit/simulator/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngineGateway, type EngineAccess, type EngineGatewayOptions } from './createEngineGateway.ts'
import { fromPage } from './createUpstream.fixtures.ts'

let simulator: Simulator
let reported: unknown[]

beforeEach(() => {
  simulator = createSimulator({ key: 'secret-key-1', pace: 0 })
  reported = []
})
afterEach(() => simulator.close())

function gatewayOf(options: Partial<EngineGatewayOptions> = {}) {
  return createEngineGateway({
    engineUrl: 'http://engine.test:8000',
    engineKey: 'secret-key-1',
    authorize: () => true,
    basePath: '/api/engine',
    fetch: (url, init) => simulator.fetch(new Request(url, init)),
    onError: (error) => reported.push(error),
    ...options,
  })
}

const turn = { message: 'Say hello.', task_id: 'mine' }

describe('a turn through the gateway', () => {
  it('streams to its end, and can be replayed', async () => {
    const gateway = gatewayOf()
    const stream = await gateway(fromPage('/api/engine/execute', turn))
    const text = await stream.text()
    expect(text).toContain('event: text_delta')
    expect(text).toMatch(/"phase":"completed"/)

    const replay = await gateway(fromPage('/api/engine/execute/replay?after=0&task_id=mine'))
    expect(await replay.text()).toBe(text)
  })

  it('carries the headers that keep proxies from buffering, and no others', async () => {
    const { headers } = await gatewayOf()(fromPage('/api/engine/execute', turn))
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
  })

  it('goes on in the Engine when the reader leaves', async () => {
    const gateway = gatewayOf()
    const stream = await gateway(fromPage('/api/engine/execute', turn))
    await stream.body?.cancel()
    const replay = await gateway(fromPage('/api/engine/execute/replay?after=0&task_id=mine'))
    expect(await replay.text()).toMatch(/"phase":"completed"/)
  })

  it('answers health without a task', async () => {
    const response = await gatewayOf()(fromPage('/api/engine/health'))
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('status')
  })
})

describe('a turn through the gateway over real HTTP', () => {
  const servers: SimulatorServer[] = []
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

  /** The Engine at half the pace of a person's, and the gateway in front of it, each on a port. */
  async function serveBoth(): Promise<string> {
    await simulator.close()
    simulator = createSimulator({ key: 'secret-key-1', pace: 0.5 })
    const engine = await serveSimulator(simulator)
    const gateway = createEngineGateway({
      engineUrl: engine.url,
      engineKey: 'secret-key-1',
      authorize: () => true,
    })
    const front = await serveSimulator({ fetch: gateway })
    servers.push(front, engine)
    return front.url
  }

  function post(url: string, signal?: AbortSignal): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return fetch(`${url}/execute`, {
      method: 'POST',
      headers,
      body: JSON.stringify(turn),
      ...(signal === undefined ? {} : { signal }),
    })
  }

  it('shows its first event while it runs, and the key in no byte', async () => {
    const response = await post(await serveBoth())
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = (await reader?.read())?.value ?? ''
    expect(text).toContain('"phase":"started"')
    expect(simulator.runningTurns).toBe(1)
    for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
      text += chunk.value
    }
    expect(text).toContain('"phase":"completed"')
    expect(text + JSON.stringify([...response.headers])).not.toContain('secret-key-1')
  })

  it('goes on in the Engine when the browser leaves, with no connection left behind', async () => {
    const url = await serveBoth()
    const browser = new AbortController()
    const response = await post(url, browser.signal)
    await response.body?.getReader().read()
    expect(simulator.openStreams).toBe(1)
    browser.abort()
    await expect.poll(() => simulator.openStreams).toBe(0)
    expect(simulator.runningTurns).toBe(1)

    const replay = await fetch(`${url}/execute/replay?after=0&task_id=mine`)
    expect(await replay.text()).toContain('"phase":"completed"')
  })
})

describe('refusals of the Engine', () => {
  it('keep status and code, so that a page can say that the key is wrong', async () => {
    const response = await gatewayOf({ engineKey: 'wrong-key' })(fromPage('/api/engine/execute', turn))
    expect(response.status).toBe(401)
    expect((await readErrorResponse(response, Date.now())).code).toBe('INVALID_KEY')
  })

  it('say that nothing was waiting for the answer', async () => {
    const answer = { task_id: 'mine', answer: 'yes' }
    expect((await gatewayOf()(fromPage('/api/engine/hitl/respond', answer))).status).toBe(404)
  })

  it('tell a dead Engine from everything else', async () => {
    simulator.kill()
    const response = await gatewayOf()(fromPage('/api/engine/execute', turn))
    expect(response.status).toBe(502)
    expect((await readErrorResponse(response, Date.now())).code).toBe('ENGINE_UNREACHABLE')
    expect(reported).toHaveLength(1)
  })

  it('never pass on the page of a proxy', async () => {
    simulator.kill('bad-gateway')
    const response = await gatewayOf()(fromPage('/api/engine/execute', turn))
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.text()).not.toContain('<html')
    expect(response.status).toBe(502)
  })
})

describe('a fault of the gateway', () => {
  it('is an answer of its own, and told to the server', async () => {
    const response = await gatewayOf()({ url: 'not an address' } as Request)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: 'ENGINE_FAILED' })
    expect(reported).toEqual([expect.any(TypeError)])
  })

  const unrelated = new Error('the log is full')
  it.each<[string, () => void]>([
    ['throws', () => throwing(unrelated)],
    ['rejects', () => Promise.reject(unrelated)],
  ])('costs nobody their answer where onError %s each time', async (_, onError) => {
    simulator.kill()
    const gateway = gatewayOf({ onError })
    expect((await gateway({ url: 'not an address' } as Request)).status).toBe(500)
    expect((await gateway(fromPage('/api/engine/execute', turn))).status).toBe(502)
    const undecided = gatewayOf({ onError, authorize: () => throwing(unrelated) })
    expect((await undecided(fromPage('/api/engine/execute', turn))).status).toBe(500)
  })
})

function throwing(error: Error): never {
  throw error
}

describe('authorize', () => {
  it('is asked on every route, with the task, before the Engine hears of it', async () => {
    const asked: EngineAccess[] = []
    const gateway = gatewayOf({
      authorize: (_, access) => {
        asked.push(access)
        return false
      },
    })
    const responses = [
      await gateway(fromPage('/api/engine/execute', turn)),
      await gateway(fromPage('/api/engine/execute/replay?after=0&task_id=mine')),
      await gateway(fromPage('/api/engine/hitl/respond', { task_id: 'mine', answer: 'yes' })),
      await gateway(fromPage('/api/engine/hitl/pending')),
      await gateway(fromPage('/api/engine/health')),
    ]
    expect(asked).toEqual([
      { action: 'execute', taskId: 'mine' },
      { action: 'replay', taskId: 'mine' },
      { action: 'respond', taskId: 'mine' },
      { action: 'pending', taskId: undefined },
      { action: 'health', taskId: undefined },
    ])
    for (const response of responses) {
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ error: 'UNAUTHORIZED', message: expect.any(String) })
    }
    expect(simulator.requests).toHaveLength(0)
  })

  it.each([1, 'yes', {}, undefined, null])('lets nothing pass but true: %s', async (answer) => {
    const gateway = gatewayOf({ authorize: (() => answer) as never })
    expect((await gateway(fromPage('/api/engine/health'))).status).toBe(403)
  })

  it('that throws refuses, and tells the server and not the browser why', async () => {
    const mistake = new Error('the sessions table is gone')
    const gateway = gatewayOf({ authorize: () => Promise.reject(mistake) })
    const response = await gateway(fromPage('/api/engine/execute', turn))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('sessions table')
    expect(reported).toEqual([mistake])
    expect(simulator.requests).toHaveLength(0)
  })

  it('can read the cookies of the person', async () => {
    const gateway = gatewayOf({ authorize: (request) => request.headers.get('cookie') === 'session=ada' })
    const statusFor = async (cookie: string) =>
      (await gateway(fromPage('/api/engine/health', undefined, { cookie }))).status
    expect([await statusFor('session=ada'), await statusFor('session=eve')]).toEqual([200, 403])
  })
})
