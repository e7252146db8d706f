/**
 * Lets input, rendering and timers have their turn, then goes on. Uses a message rather than a timer, because
 * browsers slow timers down to once a second, or a minute, in a hidden tab.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    // Not in jsdom as Jest sets it up.
    if (typeof MessageChannel === 'undefined') return void setTimeout(resolve)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
