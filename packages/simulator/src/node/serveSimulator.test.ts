import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Agent } from '../agent.ts'
import { createSimulator, type Simulator } from '../createSimulator.ts'
import { readerOf, readUntil } from '../readEvents.fixtures.ts'
import { serveSimulator, type RequestHandler, type SimulatorServer } from './serveSimulator.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const asks: Agent = {
  run: async (turn) => {
    const { answer } = await turn.ask({ kind: 'question', question: 'Who?' })
    await turn.say(`Grüße an ${answer} 👋`)
  },
}

async function serve(handler: RequestHandler): Promise<SimulatorServer> {
  const server = await serveSimulator(handler)
  closing.push(server.close)
  return server
}

async function start(): Promise<{ simulator: Simulator; server: SimulatorServer }> {
  const simulator = createSimulator({ pace: 0, agent: asks })
  closing.push(simulator.close)
  return { simulator, server: await serve(simulator) }
}

function post(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { 'x-engine-key': 'dev-engine-key', 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), ...init })
}

describe('over a real socket', () => {
  it('each event arrives when it is said, while the turn still runs', async () => {
    const { simulator, server } = await start()
    const response = await post(`${server.url}/execute`, { message: 'x', task_id: 'a' })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = readerOf(response)
    await readUntil(reader, (text) => text.includes('hitl_request'))
    expect(simulator.runningTurns).toBe(1)
    expect((await post(`${server.url}/hitl/respond`, { task_id: 'a', answer: 'Ana' })).status).toBe(200)
    const rest = await readUntil(reader, (text) => text.includes('"completed"'))
    expect(rest).toContain('Grüße')
    expect(rest).toContain('👋')
    expect((await reader.read()).done).toBe(true)
  })

  it('a client that leaves is noticed, and the turn goes on', async () => {
    const { simulator, server } = await start()
    const controller = new AbortController()
    const init = { signal: controller.signal }
    const response = await post(`${server.url}/execute`, { message: 'x', task_id: 'a' }, init)
    await readUntil(readerOf(response), (text) => text.includes('hitl_request'))
    expect(simulator.openStreams).toBe(1)
    controller.abort()
    await vi.waitFor(() => expect(simulator.openStreams).toBe(0))
    expect(simulator.runningTurns).toBe(1)
  })

  it('twenty clients that leave while nothing is sent leave no stream behind', async () => {
    const { simulator, server } = await start()
    const controllers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const controller = new AbortController()
        await post(
          `${server.url}/execute`,
          { message: 'x', task_id: `t${index}` },
          { signal: controller.signal },
        )
        return controller
      }),
    )
    expect(simulator.openStreams).toBe(20)
    for (const controller of controllers) controller.abort()
    await vi.waitFor(() => expect(simulator.openStreams).toBe(0))
  })

  it('an Engine that is killed breaks the stream and then refuses', async () => {
    const { simulator, server } = await start()
    const reader = readerOf(await post(`${server.url}/execute`, { message: 'x', task_id: 'a' }))
    await readUntil(reader, (text) => text.includes('hitl_request'))
    simulator.kill()
    await expect(reader.read()).rejects.toThrow(TypeError)
    await expect(fetch(`${server.url}/health`)).rejects.toThrow(TypeError)
    simulator.restart()
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  it('closing or destroying the server ends open streams without a last word', async () => {
    for (const how of ['close', 'destroy'] as const) {
      const { server } = await start()
      const reader = readerOf(await post(`${server.url}/execute`, { message: 'x', task_id: 'a' }))
      await readUntil(reader, (text) => text.includes('hitl_request'))
      await server[how]()
      await expect(reader.read()).rejects.toThrow(TypeError)
      await expect(fetch(`${server.url}/health`)).rejects.toThrow(TypeError)
    }
  })

  it('a slow reader holds back the body instead of filling memory', async () => {
    let pulled = 0
    const chunk = new Uint8Array(256 * 1024)
    const server = await serve({
      fetch: () =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              pull: (controller) => {
                pulled += 1
                controller.enqueue(chunk)
              },
            }),
          ),
        ),
    })
    const controller = new AbortController()
    const reader = readerOf(await fetch(server.url, { signal: controller.signal }))
    await reader.read()
    let before = -1
    await vi.waitFor(
      () => {
        const still = pulled === before
        before = pulled
        expect(still).toBe(true)
      },
      { interval: 100, timeout: 5_000 },
    )
    expect(pulled * chunk.length).toBeLessThan(64 * 1024 * 1024)
    controller.abort()
  })
})

it('says so when the port is taken', async () => {
  const { server } = await start()
  const port = Number(new URL(server.url).port)
  await expect(serveSimulator(createSimulator(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
