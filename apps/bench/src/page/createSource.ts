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
  /** Where words come one by one: when each did, in milliseconds of this page's clock. */
  readonly arrivals: readonly number[]
}

/** What a network hands over at a time when it has much to hand over. */
const chunkSize = 64 * 1024

/** Prepares the work's stream, so that nothing of the preparation is measured. */
export function createSource(work: Work, wire: Wire): Source {
  const { contentType, opening, piece, closing } = wires[wire]
  const pieces = work.pieces()
  const encoder = new TextEncoder()
  const frames = [opening, ...pieces.map(piece), closing(pieces.join(''))]
  const { drive } = work
  const eachAlone = drive.kind === 'flood' || drive.kind === 'pulled' || drive.kind === 'words'
  const chunks = eachAlone
    ? frames.map((frame) => encoder.encode(frame))
    : split(encoder.encode(frames.join('')), chunkSize)
  const arrivals: number[] = []
  let finish = (): void => undefined
  const sent = new Promise<void>((resolve) => (finish = resolve))

  function stream(): ReadableStream<Uint8Array> {
    if (drive.kind === 'flood') return new ReadableStream(push(chunks, eachInATask, finish))
    // Nothing is made ahead of the question for it, as behind a TransformStream.
    if (drive.kind === 'pulled') return new ReadableStream(pull(chunks, finish, turn), { highWaterMark: 0 })
    if (drive.kind !== 'words') return new ReadableStream(pull(chunks, finish))
    // What opens and ends the answer is not waited for on screen.
    const [opening = new Uint8Array(), ...others] = chunks
    return new ReadableStream({
      start(controller) {
        controller.enqueue(opening)
        void push(others, eachFromAWorker(drive.perSecond, arrivals), finish).start?.(controller)
      },
    })
  }

  async function fetchStream(init?: RequestInit): Promise<Response> {
    if (drive.kind !== 'rate') return new Response(stream(), { headers: contentType })
    setTimeout(finish, (pieces.length / drive.perSecond) * 1000)
    return fetch(`/stream?work=${work.name}&wire=${wire}`, { signal: init?.signal ?? null })
  }

  return {
    sent,
    arrivals,
    fetch: (_input, init) => fetchStream(init),
    scan: async (onText) => scan(await fetchStream(), onText),
    async read(onText) {
      if (drive.kind === 'flood' || drive.kind === 'pulled') {
        await eachInATask(pieces, onText)
        finish()
      } else if (drive.kind === 'words') {
        await eachFromAWorker(drive.perSecond, arrivals)(pieces, onText)
        finish()
      } else if (drive.kind === 'open') {
        for (const text of pieces) onText(text)
        finish()
      } else {
        await scan(await fetchStream(), onText)
      }
    },
  }
}

type Each = <Item>(items: readonly Item[], act: (item: Item) => void) => Promise<void>

function push(
  chunks: readonly Uint8Array[],
  each: Each,
  finish: () => void,
): UnderlyingDefaultSource<Uint8Array> {
  return {
    start(controller) {
      void each(chunks, (chunk) => controller.enqueue(chunk)).then(() => {
        controller.close()
        finish()
      })
    },
  }
}

function pull(
  chunks: readonly Uint8Array[],
  finish: () => void,
  made?: () => Promise<void>,
): UnderlyingDefaultSource<Uint8Array> {
  let next = 0
  return {
    async pull(controller) {
      await made?.()
      const chunk = chunks[next++]
      if (chunk !== undefined) return controller.enqueue(chunk)
      controller.close()
      finish()
    },
  }
}

const { port1: taken, port2: asked } = new MessageChannel()

/** A macrotask. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    taken.onmessage = () => resolve()
    asked.postMessage(undefined)
  })
}

/** So many a second, whatever this thread does meanwhile; `arrivals` says when each was sent on its way. */
function eachFromAWorker(perSecond: number, arrivals: number[]): Each {
  return (items, act) => {
    const program = `
      const start = performance.now()
      let sent = 0
      setInterval(() => {
        const due = ((performance.now() - start) / 1000) * ${perSecond}
        for (; sent < due; sent++) postMessage(performance.timeOrigin + performance.now())
      }, 1)`
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })))
    return new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => {
        const item = items[arrivals.length]
        if (item === undefined) return
        arrivals.push(data - performance.timeOrigin)
        act(item)
        if (arrivals.length < items.length) return
        worker.terminate()
        resolve()
      }
    })
  }
}

/** One per macrotask, without a timer's delay. */
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
