import type { Work } from '../rendering/work.ts'
import { wires, type Wire } from './wire.ts'

/** Where a page's events come from. */
export interface Source {
  /** Takes the place of `fetch` in a contender's own client. Every request is answered with the work's stream. */
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  /** For a contender without a client: calls back with every piece, one event each. Resolves after the last. */
  readonly read: (onText: (piece: string) => void) => Promise<void>
  /** The same, but out of the stream, with the least that any client has to do. Knows the Engine's wire only. */
  readonly scan: (onText: (piece: string) => void) => Promise<void>
  /** Resolves when everything has been sent. */
  readonly sent: Promise<void>
}

/** What a network hands over at a time when it has much to hand over. */
const chunkSize = 64 * 1024

/** Prepares the work's stream, so that nothing of the preparation is measured. */
export function createSource(work: Work, wire: Wire): Source {
  const { contentType, opening, piece, closing } = wires[wire]
  const pieces = work.pieces()
  const encoder = new TextEncoder()
  const frames = [opening, ...pieces.map(piece), closing(pieces.join(''))]
  const chunks =
    work.drive.kind === 'flood'
      ? frames.map((frame) => encoder.encode(frame))
      : split(encoder.encode(frames.join('')), chunkSize)
  let finish = (): void => undefined
  const sent = new Promise<void>((resolve) => (finish = resolve))

  const stream = (): ReadableStream<Uint8Array> =>
    new ReadableStream(work.drive.kind === 'flood' ? push(chunks, finish) : pull(chunks, finish))

  async function fetchStream(init?: RequestInit): Promise<Response> {
    if (work.drive.kind !== 'rate') return new Response(stream(), { headers: contentType })
    setTimeout(finish, (pieces.length / work.drive.perSecond) * 1000)
    return fetch(`/stream?work=${work.name}&wire=${wire}`, { signal: init?.signal ?? null })
  }

  return {
    sent,
    fetch: (_input, init) => fetchStream(init),
    scan: async (onText) => scan(await fetchStream(), onText),
    async read(onText) {
      if (work.drive.kind === 'flood') {
        await eachInATask(pieces, onText)
        finish()
      } else if (work.drive.kind === 'open') {
        for (const text of pieces) onText(text)
        finish()
      } else {
        await scan(await fetchStream(), onText)
      }
    },
  }
}

/** One chunk per macrotask, without a timer's delay. */
function push(chunks: readonly Uint8Array[], finish: () => void): UnderlyingDefaultSource<Uint8Array> {
  return {
    start(controller) {
      void eachInATask(chunks, (chunk) => controller.enqueue(chunk)).then(() => {
        controller.close()
        finish()
      })
    },
  }
}

function pull(chunks: readonly Uint8Array[], finish: () => void): UnderlyingDefaultSource<Uint8Array> {
  let next = 0
  return {
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk !== undefined) return controller.enqueue(chunk)
      controller.close()
      finish()
    },
  }
}

function eachInATask<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    let next = 0
    port1.onmessage = () => {
      const item = items[next++]
      if (item === undefined) {
        port1.close()
        return resolve()
      }
      act(item)
      port2.postMessage(undefined)
    }
    port2.postMessage(undefined)
  })
}

/** Decodes, finds the blank line, parses the JSON. */
async function scan(response: Response, onText: (piece: string) => void): Promise<void> {
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('The stream has no body.')
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const text = rest + decoder.decode(value, { stream: true })
    let start = 0
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n', start)) {
      const from = text.indexOf('data: ', start) + 'data: '.length
      const event = JSON.parse(text.slice(from, end)) as { text?: string }
      if (event.text !== undefined) onText(event.text)
      start = end + 2
    }
    rest = text.slice(start)
  }
}

function split(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => {
    return bytes.slice(index * size, (index + 1) * size)
  })
}
