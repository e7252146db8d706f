/** What a script in a sandbox says. */
export type SandboxReport = Readonly<Record<string, unknown>>

/**
 * Runs a script in a sandboxed frame: an origin of its own to which the browser refuses locks, storage and database. The
 * script may import `kit`, the package, and calls `report` with what it finds.
 *
 * Such a frame may load nothing from this server, so the modules are handed to it as data.
 */
export async function openSandbox(
  script: string,
  report: (found: SandboxReport) => void,
): Promise<() => void> {
  const modules = await collectModules(new URL('./index.ts', import.meta.url).href)
  const imports = Object.fromEntries(
    [...modules.values()].map(({ name, code }) => [name, `data:text/javascript,${encodeURIComponent(code)}`]),
  )
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.srcdoc = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">
      const report = (found) => parent.postMessage({ sandbox: found }, '*')
      onunhandledrejection = ({ reason }) => report({ unhandled: String(reason) })
      onerror = (message) => report({ error: String(message) })
      ${script}
    </script>`
  const listen = ({ source, data }: MessageEvent<{ sandbox: SandboxReport }>): void => {
    if (source === frame.contentWindow) report(data.sandbox)
  }
  addEventListener('message', listen)
  document.body.append(frame)
  return () => {
    removeEventListener('message', listen)
    frame.remove()
  }
}

interface Module {
  readonly name: string
  code: string
}

/** A module and all that it imports, each under a name that needs no address. */
async function collectModules(entry: string): Promise<Map<string, Module>> {
  const modules = new Map<string, Module>()
  const visit = async (address: string): Promise<Module> => {
    const known = modules.get(address)
    if (known !== undefined) return known
    const found: Module = { name: modules.size === 0 ? 'kit' : `kit/${modules.size}`, code: '' }
    modules.set(address, found)
    let code = await (await fetch(address)).text()
    for (const [statement, before = '', path = ''] of code.matchAll(
      /((?:^import|\bfrom)\s*)"([./][^"]+)"/gm,
    )) {
      const { name } = await visit(new URL(path, address).href)
      code = code.replace(statement, `${before}"${name}"`)
    }
    found.code = code.replace(/\/\/# sourceMappingURL=.*/g, '')
    return found
  }
  await visit(entry)
  return modules
}
