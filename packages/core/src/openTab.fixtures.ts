import type * as kit from './index.ts'

/** A document of this origin with modules of its own, as another tab of the browser would have. */
export interface Tab {
  readonly kit: typeof kit
  readonly window: Window
  /** Goes as a tab that is closed: without a word. */
  readonly close: () => void
}

export async function openTab(): Promise<Tab> {
  const frame = document.createElement('iframe')
  const path = new URL('./index.ts', import.meta.url).href
  const loaded = new Promise((resolve) => (frame.onload = resolve))
  frame.srcdoc = `<!doctype html><script type="module">
    import * as kit from ${JSON.stringify(path)}
    window.kit = kit
  </script>`
  document.body.append(frame)
  await loaded
  const { contentWindow } = frame
  if (contentWindow === null) throw new Error('The tab did not open.')
  return {
    kit: Reflect.get(contentWindow, 'kit') as typeof kit,
    window: contentWindow,
    close: () => frame.remove(),
  }
}
