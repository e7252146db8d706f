/**
 * Runs something while no other tab runs what has the same name. Web Locks exist in browsers on secure origins, and
 * refuse where site data is blocked: there is no other tab to wait for then, or no way to know.
 */
export async function withLock(name: string, run: () => Promise<void>): Promise<void> {
  const { locks } = globalThis.navigator ?? {}
  let begun = false
  const once = (): Promise<void> => {
    begun = true
    return run()
  }
  try {
    if (locks !== undefined) return await locks.request(name, once)
  } catch (error) {
    if (begun) throw error
  }
  return once()
}
