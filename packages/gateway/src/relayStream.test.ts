import { afterEach, describe, expect, it } from 'vitest'
import { createEngineGateway } from './createEngineGateway.ts'
import { createKeyGuard } from './keyGuard.ts'
import { relayStream } from './relayStream.ts'
import { serveHandler, type LeavingSign } from './serveHandler.fixtures.ts'

const key = 'secret-key-1'
const open: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

/** An Engine and a gateway on sockets of their own. The Engine streams what the test writes. */
async function serveBoth(
  sign: LeavingSign = 'cancel',
  beforeHeaders: () => Promise<void> = async () => undefined,
) {
  const engine = { asked: 0, left: 0, write: (_: string): void => undefined, end: (): void => undefined }
  const upstream = await serveHandler(async (request) => {
    await request.text()
    engine.asked += 1
    await beforeHeaders()
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        engine.write = (text) => controller.enqueue(encoder.encode(text))
        engine.end = () => controller.close()
      },
      cancel() {
        engine.left += 1
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' } })
  })
  const gateway = createEngineGateway({ engineUrl: upstream.url, engineKey: key, authorize: () => true })
  const front = await serveHandler(gateway, sign)
  open.push(front.close, upstream.close)
  return { engine, url: front.url, upstream }
}

function post(url: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/execute`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'hi', task_id: 'mine' }),
    ...(signal === undefined ? {} : { signal }),
  })
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read()
  return new TextDecoder().decode(value)
}

function readerOf(response: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (response.body === null) throw new Error('The response has no body.')
  return response.body.getReader()
}

describe('a stream over real sockets', () => {
  it('arrives event by event while the turn runs, and holds no key', async () => {
    const { engine, url } = await serveBoth()
    const response = await post(url)
    const reader = readerOf(response)
    let all = JSON.stringify([...response.headers])
    for (const event of [
      'event: text_delta\ndata: {"text":"a"}\n\n',
      'event: text_delta\ndata: {"text":"é"}\n\n',
    ]) {
      engine.write(event)
      const text = await readText(reader)
      expect(text).toBe(event)
      all += text
    }
    engine.end()
    expect((await reader.read()).done).toBe(true)
    expect(all).not.toContain(key)
    expect(all).not.toContain('set-cookie')
  })

  it.each(['signal', 'cancel'] as const)(
    'closes its connection to the Engine when the browser leaves and the server says so by %s',
    async (sign) => {
      const { engine, url } = await serveBoth(sign)
      const browser = new AbortController()
      const response = await post(url, browser.signal)
      engine.write('event: heartbeat\ndata: {}\n\n')
      await readText(readerOf(response))
      expect(engine.left).toBe(0)
      browser.abort()
      await expect.poll(() => engine.left).toBe(1)
    },
  )

  it('carries a message through when the browser leaves before the Engine has answered', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const { engine, url } = await serveBoth('signal', () => held)
    const browser = new AbortController()
    const response = post(url, browser.signal)
    await expect.poll(() => engine.asked).toBe(1)
    browser.abort()
    await expect(response).rejects.toThrow()
    expect(engine.left).toBe(0)
    release()
    await expect.poll(() => engine.left).toBe(1)
    expect(engine.asked).toBe(1)
  })

  it('breaks, and does not end, when the connection to the Engine breaks', async () => {
    const { engine, url, upstream } = await serveBoth()
    const reader = readerOf(await post(url))
    engine.write('event: heartbeat\ndata: {}\n\n')
    await readText(reader)
    await upstream.close()
    await expect(reader.read()).rejects.toThrow()
  })
})

describe('relayStream', () => {
  it('reads nothing that the browser has not asked for', async () => {
    let pulled = 0
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array([pulled]))
        },
      },
      { highWaterMark: 0 },
    )
    const reader = relayStream(source, () => undefined, createKeyGuard(key).begin()).getReader()
    expect((await reader.read()).value).toEqual(new Uint8Array([1]))
    expect((await reader.read()).value).toEqual(new Uint8Array([2]))
    // Reading ahead would happen in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
    expect(pulled).toBe(2)
  })
})
