/** What we use of temml. Its own types describe the module differently to each kind of module resolution. */
export interface TexReader {
  readonly __renderToMathMLTree: (tex: string, options: object) => unknown
}

/** The TeX reader once it has loaded. */
export function getTemml(): TexReader | undefined {
  return temml
}

/** Loads the TeX reader and says when it is there. After a failure, the next formula tries again. */
export function subscribeToTemml(listener: () => void): () => void {
  listeners.add(listener)
  loading ??= load()
  return () => listeners.delete(listener)
}

let temml: TexReader | undefined
let loading: Promise<void> | undefined
const listeners = new Set<() => void>()

async function load(): Promise<void> {
  try {
    const loaded: unknown = await import('temml')
    temml = (loaded as { readonly default: TexReader }).default
    for (const listener of listeners) listener()
  } catch {
    loading = undefined
  }
}
