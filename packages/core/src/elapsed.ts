/**
 * Resolves after so many milliseconds, or as soon as the signal is aborted.
 *
 * @param signal not aborted yet. It keeps a listener for as long as it lives.
 */
export function elapsed(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
