import type { KeyFilter } from './keyGuard.ts'

/**
 * Passes bytes on as they come, one read per chunk asked for, so that a slow browser slows the Engine's socket and not
 * our memory. When the reader goes away `close` is called: an unread body would otherwise keep its connection open.
 *
 * A connection that breaks breaks the result too. It does not end it: an end that looks regular must come from the
 * Engine.
 *
 * @param filter keeps the key out.
 */
export function relayStream(
  body: ReadableStream<Uint8Array>,
  close: () => void,
  filter: KeyFilter,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await reader.read()
          const bytes = done ? filter.end() : filter.push(value)
          if (bytes.length > 0) controller.enqueue(bytes)
          if (done) controller.close()
          if (done || bytes.length > 0) return
        }
      },
      cancel: close,
    },
    // Nothing is read ahead of the browser.
    { highWaterMark: 0 },
  )
}
