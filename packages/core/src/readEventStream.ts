import { decodeEvent, EngineError, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { createParser } from 'eventsource-parser'
import { elapsed } from './elapsed.ts'
import type { EventBody } from './requestEngine.ts'
import { isHidden } from './watchPage.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** What a reader is told while a stream comes in. */
export interface EventStreamSink {
  /** One event, decoded. */
  event: (event: EngineEvent | MalformedEvent) => void
  /** Some bytes were taken in; their events have been told before. */
  received?: (() => void) | undefined
  /** The server asks to wait so many milliseconds before the stream is asked for again. */
  retry?: ((milliseconds: number) => void) | undefined
}

/** How a stream is read. */
export interface EventStreamOptions {
  /** Stops the reading and closes the connection. */
  signal?: AbortSignal | undefined
  /** The longest event or line to keep, in UTF-16 units; a longer one is an error. @default 33_554_432 */
  maxEventLength?: number | undefined
}

/** Bytes that are folded at once: long enough to be cheap, short enough never to hold up a frame. */
const sliceLength = 16 * 1024
/** Milliseconds of reading after which the event loop gets its turn, of a rest, and of gathering what is pulled. */
const spell = 8
/** Chunks in a spell from which on they come thick and fast. A rest has to bring as many. */
const thick = 4
/** A fourth of the waits from a rest that brought less to the next try; each time it is four times as many. */
const firstPatience = 4

/**
 * Reads Server-Sent Events from a response body until it ends, by the WHATWG rules: any chunking, any line ending, a
 * split character, an unterminated last event dropped.
 *
 * What has arrived is read in one go, through a push parser: no stream and no generator per event. What comes after a
 * pause is read at once. Where chunks come thick and fast, in a page that is looked at, 8 ms of them are read as one,
 * because a chunk costs the page more than the events in it: by a rest where that brings them, which is tried, else by
 * reading on. A burst is read in slices of about 8 ms so that a page stays responsive. Resolves when the body ends, which
 * says nothing about the turn. A chunk must not change after it was handed on.
 *
 * @throws EngineError `CONNECTION_LOST` when the body breaks, `EVENT_TOO_LARGE` when one event or line exceeds the bound;
 * the signal's reason when it is aborted.
 */
export async function readEventStream(
  body: EventBody,
  sink: EventStreamSink,
  { signal, maxEventLength = 32 * 1024 * 1024 }: EventStreamOptions = {},
): Promise<void> {
  const feed = createFeed(sink, maxEventLength)
  const pace = createPace()
  const reader = body.getReader()
  // Closes what is still open. Cancelling a body that is already broken rejects; there is nothing left to close then.
  const stop = (): void => void reader.cancel(signal?.reason).catch(() => undefined)
  signal?.addEventListener('abort', stop)
  let arrived: Uint8Array[] = []
  let size = 0
  let end: true | EngineError | undefined
  /** When the event loop last had its turn for sure. */
  let turnAt = performance.now()
  /** Goes on with what waits for the next chunk while it gathers, until this timer ends that. */
  let wake = (): void => undefined
  let gathering: ReturnType<typeof setTimeout> | undefined

  function takeIn({ done, value }: ReadableStreamReadResult<Uint8Array>): void {
    pace.count()
    wake()
    if (done) {
      end = done
    } else {
      arrived.push(value)
      size += value.length
    }
  }
  const awake = (): number => performance.now() - turnAt

  async function fold(): Promise<void> {
    clearTimeout(gathering)
    gathering = undefined
    // Decoded as one: a call for each chunk costs more than its bytes.
    const bytes = new Uint8Array(size)
    for (const chunk of arrived.reverse()) bytes.set(chunk, (size -= chunk.length))
    arrived = []
    for (let start = 0; start < bytes.length; start += sliceLength) {
      signal?.throwIfAborted()
      feed(bytes.subarray(start, start + sliceLength))
      sink.received?.()
      // What comes now and then leaves the event loop its turns.
      if (awake() > (pace.isThick || bytes.length > sliceLength ? spell : 4 * spell)) {
        await yieldToEventLoop()
        turnAt = performance.now()
      }
    }
  }

  try {
    let rested = false
    for (;;) {
      signal?.throwIfAborted()
      if (end !== undefined) {
        await fold()
        if (end === true) return
        throw end
      }
      const before = pace.chunks
      // However the runtime words it, a body that breaks without our own abort is a lost connection.
      const reading = reader.read().then(takeIn, (cause: unknown) => {
        pace.count()
        wake()
        end = new EngineError('CONNECTION_LOST', { cause })
      })
      // What is there already is taken in with the next microtask.
      await Promise.resolve()
      const isBacklog = pace.chunks > before
      const isShort = size < sliceLength && awake() < spell
      if (isBacklog && isShort) continue
      if (rested) pace.rested(arrived.length)
      rested = false
      if (!isBacklog && isShort && size > 0 && pace.readsOn && !isHidden()) {
        // A race would cost as much as the chunk does.
        await new Promise<void>((resolve) => {
          wake = resolve
          gathering ??= setTimeout(() => wake(), spell)
        })
      }
      if (isBacklog || pace.chunks === before) {
        await fold()
        await reading
      }
      if (isBacklog) continue
      if (!pace.isRestDue() || isHidden()) continue
      await fold()
      await elapsed(spell)
      turnAt = performance.now()
      rested = true
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
  }
}

/** Takes in bytes in any pieces, and tells the sink each event that they complete. */
function createFeed(sink: EventStreamSink, maxEventLength: number): (bytes: Uint8Array) => void {
  // Strips the one byte order mark that the format allows.
  const decoder = new TextDecoder()
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: (frame) => sink.event(decodeEvent(frame)),
    onRetry: (milliseconds) => sink.retry?.(milliseconds),
    onError: (error) => {
      // Other parse errors are unknown or invalid fields, which the format says to ignore.
      if (error.type === 'max-buffer-size-exceeded') throw new EngineError('EVENT_TOO_LARGE')
    },
  })
  let endedInReturn = false
  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true })
    if (text === '') return
    const rest = endedInReturn && text.startsWith('\n') ? text.slice(1) : text
    endedInReturn = text.endsWith('\r')
    // The parser holds a line back that ends in a bare CR, until it sees that no LF follows.
    parser.feed(endedInReturn ? `${rest}\n` : rest)
  }
}

/** How thick the chunks of one stream come, and whether resting has brought more of them at once than reading on. */
interface Pace {
  /** Chunks of the spell that runs. */
  readonly chunks: number
  /** Whether chunks come thick and fast. */
  readonly isThick: boolean
  /** Whether they do, and no rest is to be tried yet: then they are gathered by reading on. */
  readonly readsOn: boolean
  readonly count: () => void
  /** A rest is over, and has brought so many chunks. */
  readonly rested: (brought: number) => void
  /** Whether to rest now. Asked once for each wait. */
  readonly isRestDue: () => boolean
}

function createPace(): Pace {
  let chunks = 0
  let countedFrom = performance.now()
  let isThick = false
  /** Waits from here to the next try of a rest; none where the last brought enough. */
  let toTry = 0
  let patience = firstPatience
  return {
    get chunks() {
      return chunks
    },
    get isThick() {
      return isThick
    },
    get readsOn() {
      return isThick && toTry > 0
    },
    count: () => {
      chunks++
    },
    rested: (brought) => {
      patience = brought < thick ? (toTry = 4 * patience) : firstPatience
    },
    isRestDue: () => {
      const passed = performance.now() - countedFrom
      if (passed > spell) {
        isThick = chunks > (thick * passed) / spell
        chunks = 0
        countedFrom += passed
      }
      return isThick && toTry-- <= 0
    },
  }
}
