/** A document of this origin with modules of its own, as another tab of the browser would have. */
export interface Tab<Kit> {
  /** What the module exports there. */
  readonly kit: Kit
  readonly window: Window
  /** Goes as a tab that is closed: without a word. */
  readonly close: () => void
}

/** @param module the file's name in this folder. */
export async function openTab<Kit>(module: string): Promise<Tab<Kit>> {
  const frame = document.createElement('iframe')
  const path = new URL(module, import.meta.url).href
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
    kit: Reflect.get(contentWindow, 'kit') as Kit,
    window: contentWindow,
    close: () => frame.remove(),
  }
}
