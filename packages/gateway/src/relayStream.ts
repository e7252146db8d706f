/**
 * Passes bytes on as they come, one read per chunk asked for, so that a slow browser slows the Engine's socket and not
 * our memory. When the reader goes away `close` is called: an unread body would otherwise keep its connection open.
 *
 * A connection that breaks breaks the result too. It does not end it: an end that looks regular must come from the
 * Engine.
 */
export function relayStream(body: ReadableStream<Uint8Array>, close: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: close,
    },
    // Nothing is read ahead of the browser.
    { highWaterMark: 0 },
  )
}
