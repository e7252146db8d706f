/** A turn that never stops talking, and whose events come from another thread as those of a network do. */
export interface DeltaSource {
  /** Give this to a client in place of `fetch`. Every request begins another endless turn. */
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>
  /** How many deltas have reached this thread. */
  readonly arrived: number
  /** Ends the other thread, and every turn as a network does that goes away. */
  close: () => void
}

/** Starts a source of so many deltas a second, each an event and a chunk of its own. */
export function createDeltaSource(perSecond: number): DeltaSource {
  const encoder = new TextEncoder()
  const controllers = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const worker = startWorker(perSecond)
  let arrived = 0
  worker.onmessage = () => {
    arrived++
    const chunk = encoder.encode(`event: text_delta\ndata: {"text":"word ${arrived} "}\n\n`)
    for (const controller of controllers) controller.enqueue(chunk)
  }
  return {
    get arrived() {
      return arrived
    },
    fetch: async (_input, { signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(encoder.encode(started))
          controllers.add(controller)
          signal?.addEventListener('abort', () => {
            if (controllers.delete(controller)) controller.error(signal.reason)
          })
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
    close: () => {
      worker.terminate()
      for (const controller of controllers) controller.error(new TypeError('network error'))
      controllers.clear()
    },
  }
}

const started = 'event: thread_lifecycle\ndata: {"phase":"started","turn_id":"turn-1"}\n\n'

/** A browser's timers come at most every 4 ms, so each tick sends all that has become due. */
function startWorker(perSecond: number): Worker {
  const program = `
    const start = performance.now()
    let sent = 0
    setInterval(() => {
      const due = ((performance.now() - start) / 1000) * ${perSecond}
      for (; sent < due; sent++) postMessage(undefined)
    }, 1)`
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
  return new Worker(address)
}
