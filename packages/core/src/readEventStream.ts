import { decodeEvent, EngineError, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { createParser } from 'eventsource-parser'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** What a reader is told while a stream comes in. */
export interface EventStreamSink {
  /** One event, decoded. */
  event: (event: EngineEvent | MalformedEvent) => void
  /** Some bytes were taken in; their events have been told before. */
  received?: (() => void) | undefined
}

/** How a stream is read. */
export interface EventStreamOptions {
  /** Stops the reading and closes the connection. */
  signal?: AbortSignal | undefined
  /** The longest event to keep, in UTF-16 units; a longer one is an error. @default 33_554_432 */
  maxEventLength?: number | undefined
}

/** Long enough to be cheap per slice, short enough that a slice never holds up a frame. */
const sliceLength = 16 * 1024
/** Milliseconds of folding after which the event loop gets its turn. */
const sliceBudget = 8

/**
 * Reads Server-Sent Events from a response body until it ends, by the WHATWG rules: any chunking, any line ending, a
 * split character, an unterminated last event dropped.
 *
 * Synchronous per chunk, through a push parser: no stream and no generator per event. A burst is read in slices of
 * about 8 ms so that a page stays responsive. Resolves when the body ends, which says nothing about the turn.
 *
 * @throws EngineError `CONNECTION_LOST` when the body breaks, `EVENT_TOO_LARGE` when one event exceeds the bound;
 * the signal's reason when it is aborted.
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  sink: EventStreamSink,
  { signal, maxEventLength = 32 * 1024 * 1024 }: EventStreamOptions = {},
): Promise<void> {
  // The parser strips the one byte order mark the format allows; a decoder that strips too would lose a second.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let tooLarge = false
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: (frame) => sink.event(decodeEvent(frame)),
    onError: (error) => {
      // Other parse errors are unknown or invalid fields, which the format says to ignore.
      if (error.type === 'max-buffer-size-exceeded') tooLarge = true
    },
  })
  const reader = body.getReader()
  // Cancelling a body that is already broken rejects; there is nothing left to close.
  const stop = (): void => void reader.cancel(signal?.reason).catch(() => undefined)
  signal?.addEventListener('abort', stop)
  let isWaiting = false
  try {
    let sliceStart = performance.now()
    for (;;) {
      signal?.throwIfAborted()
      isWaiting = true
      const { done, value } = await reader.read()
      isWaiting = false
      signal?.throwIfAborted()
      if (done) return
      const text = decoder.decode(value, { stream: true })
      for (let start = 0; start < text.length; start += sliceLength) {
        parser.feed(text.slice(start, start + sliceLength))
        signal?.throwIfAborted()
        if (tooLarge) throw new EngineError('EVENT_TOO_LARGE')
        if (performance.now() - sliceStart > sliceBudget) {
          sink.received?.()
          await yieldToEventLoop()
          signal?.throwIfAborted()
          sliceStart = performance.now()
        }
      }
      sink.received?.()
    }
  } catch (cause) {
    stop()
    signal?.throwIfAborted()
    // However the runtime words it, a body that breaks without our own abort is a lost connection.
    throw isWaiting ? new EngineError('CONNECTION_LOST', { cause }) : cause
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
