/** A response's body as faults see it: bytes asked for one piece at a time, so that a cut is exact. */
export interface ByteSource {
  /** The next piece, or `undefined` at the end. Rejects where the connection breaks. */
  read: () => Promise<Uint8Array | undefined>
  cancel: (reason?: unknown) => Promise<void>
}

/** Replaces the bytes of a response and keeps the rest. A response without a body stays as it is. */
export function mapBody(
  request: Request,
  response: Response,
  change: (source: ByteSource) => ByteSource,
): Response {
  if (response.body === null) return response
  const { status, statusText, headers } = response
  return new Response(toBody(request, change(toSource(response.body))), { status, statusText, headers })
}

/** After exactly `offset` bytes goes on with what `strike` makes of the rest. A shorter body ends as it would. */
export function splitAt(
  source: ByteSource,
  offset: number,
  strike: (rest: ByteSource) => ByteSource,
): ByteSource {
  let left = offset
  let current = source
  let struck = false
  let overhang: Uint8Array | undefined
  const rest: ByteSource = {
    read: () => {
      if (overhang === undefined) return source.read()
      const piece = overhang
      overhang = undefined
      return Promise.resolve(piece)
    },
    cancel: source.cancel,
  }
  return {
    read: async () => {
      if (struck) return current.read()
      if (left === 0) {
        struck = true
        current = strike(rest)
        return current.read()
      }
      const piece = await source.read()
      if (piece === undefined) return undefined
      if (piece.length > left) overhang = piece.subarray(left)
      const head = piece.subarray(0, left)
      left -= head.length
      return head
    },
    cancel: (reason) => current.cancel(reason),
  }
}

/** The same bytes in pieces of at most `size`, with `every` milliseconds before each. */
export function rechunk(source: ByteSource, size: number, every: number): ByteSource {
  let held: Uint8Array = new Uint8Array()
  return {
    read: async () => {
      if (every > 0) await new Promise((resolve) => setTimeout(resolve, every))
      while (held.length === 0) {
        const piece = await source.read()
        if (piece === undefined) return undefined
        held = piece
      }
      const piece = held.subarray(0, size)
      held = held.subarray(size)
      return piece
    },
    cancel: source.cancel,
  }
}

/** Reads what is there already, up to where the source makes one wait. */
export async function readBurst(source: ByteSource): Promise<{ burst: Uint8Array; rest: ByteSource }> {
  const pieces: Uint8Array[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  // Queued bytes come within this task; a timer fires only in a later one.
  const waiting = new Promise<'waiting'>((resolve) => {
    timer = setTimeout(() => resolve('waiting'), 0)
  })
  for (;;) {
    const next = source.read()
    const outcome = await Promise.race([next, waiting])
    if (outcome === 'waiting' || outcome === undefined) {
      clearTimeout(timer)
      return { burst: concatenate(pieces), rest: { ...source, read: firstThen(next, source) } }
    }
    pieces.push(outcome)
  }
}

function firstThen(first: Promise<Uint8Array | undefined>, source: ByteSource): ByteSource['read'] {
  let next: Promise<Uint8Array | undefined> | undefined = first
  return () => {
    const piece = next ?? source.read()
    next = undefined
    return piece
  }
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

function toSource(body: ReadableStream<Uint8Array>): ByteSource {
  const reader = body.getReader()
  return {
    read: async () => (await reader.read()).value,
    // A body that is broken already rejects; there is nothing left to give up.
    cancel: (reason) => reader.cancel(reason).catch(() => undefined),
  }
}

/** Aborting the request breaks the body, as it does for a real fetch, also while its source is silent. */
function toBody(request: Request, source: ByteSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  let leave = (): void => undefined
  return new ReadableStream(
    {
      start(controller) {
        const abort = (): void => {
          controller.error(request.signal.reason)
          void source.cancel(request.signal.reason)
        }
        request.signal.addEventListener('abort', abort, { once: true })
        leave = () => request.signal.removeEventListener('abort', abort)
      },
      async pull(controller) {
        try {
          const piece = await source.read()
          if (request.signal.aborted) return
          // A copy: a client may transfer the buffer of what it read, and pieces share theirs.
          if (piece !== undefined) controller.enqueue(new Uint8Array(piece))
          else {
            leave()
            controller.close()
          }
        } catch (failure) {
          leave()
          throw failure
        }
      },
      cancel(reason) {
        leave()
        return source.cancel(reason)
      },
    },
    // Nothing is read ahead: an error would throw away what waits in the queue, and a cut would not be exact.
    { highWaterMark: 0 },
  )
}
