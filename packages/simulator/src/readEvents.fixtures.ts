import { decodeEvent, type EngineEvent, type Frame, type MalformedEvent } from '@engine-kit/protocol'
import type { Simulator } from './createSimulator.ts'

/** Reads a whole stream into events, in any framing. Enough of a parser for tests of what was sent. */
export async function readEvents(response: Response): Promise<(EngineEvent | MalformedEvent)[]> {
  return parseEvents(await response.text())
}

export function parseEvents(text: string): (EngineEvent | MalformedEvent)[] {
  const blocks = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n\n')
  return blocks.flatMap((block) => {
    const frame: Frame = { data: '' }
    const data: string[] = []
    for (const line of block.split('\n')) {
      const [, name, value = ''] = /^(event|data|id): ?(.*)$/.exec(line) ?? []
      if (name === 'data') data.push(value)
      if (name === 'event') frame.event = value
      if (name === 'id') frame.id = value
    }
    return data.length > 0 ? [decodeEvent({ ...frame, data: data.join('\n') })] : []
  })
}

/** All text deltas, joined. */
export function textOf(events: readonly (EngineEvent | MalformedEvent)[]): string {
  return events.map((event) => (event.type === 'text_delta' ? event.data.text : '')).join('')
}

/** Reads until the text so far satisfies `enough`, and keeps the reader for what follows. */
export async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  enough: (text: string) => boolean,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  while (!enough(text)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`The stream ended too early: ${text}`)
    text += decoder.decode(value, { stream: true })
  }
  return text
}

/** The reader of a response that has a body. */
export function readerOf(response: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (!response.body) throw new Error('The response has no body.')
  return response.body.getReader()
}

/** A request with the key, as a client makes it. */
export function request(path: string, body?: unknown, init: RequestInit = {}): Request {
  const headers = { 'x-engine-key': 'dev-engine-key', 'content-type': 'application/json' }
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return new Request(`http://engine.test${path}`, { headers, ...post, ...init })
}

/** Sends one message and reads the turn to its end. */
export async function runTurn(
  simulator: Simulator,
  message: string,
  taskId = 'task',
): Promise<(EngineEvent | MalformedEvent)[]> {
  return readEvents(await simulator.fetch(request('/execute', { message, task_id: taskId })))
}

/** The payloads of all events of one name, as they were written: decoding would leave out what has another type. */
export function payloadsOf(text: string, name: string): Record<string, unknown>[] {
  const frames = text.matchAll(new RegExp(`^event: ${name}\ndata: (.*)$`, 'gm'))
  return [...frames].map(([, data = '']) => JSON.parse(data) as Record<string, unknown>)
}

/** Asks for a replay by its query, with a client's headers. */
export function replayOf(
  simulator: Simulator,
  query: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = { headers: { 'x-engine-key': 'dev-engine-key', ...headers } }
  return simulator.fetch(request(`/execute/replay?${query}`, undefined, init))
}
