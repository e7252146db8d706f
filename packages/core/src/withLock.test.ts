import { afterEach, describe, expect, it, vi } from 'vitest'
import { withLock } from './withLock.ts'

type Run = () => Promise<void>

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A browser whose locks do this. */
function stubLocks(request: (name: string, run: Run) => Promise<void>): void {
  vi.stubGlobal('navigator', { locks: { request } })
}

describe('what runs with a lock', () => {
  it('runs under its name', async () => {
    const asked: string[] = []
    const run = vi.fn<Run>(() => Promise.resolve())
    stubLocks(async (name, granted) => {
      asked.push(name)
      expect(run).not.toHaveBeenCalled()
      await granted()
    })
    await withLock('answer', run)
    expect(asked).toEqual(['answer'])
    expect(run).toHaveBeenCalledOnce()
  })

  it.each<[string, () => void]>([
    ['there is no navigator', () => vi.stubGlobal('navigator', undefined)],
    ['there are no locks', () => vi.stubGlobal('navigator', {})],
    ['locks refuse', () => stubLocks(() => Promise.reject(new DOMException('', 'SecurityError')))],
    [
      'locks throw',
      () =>
        stubLocks(() => {
          throw new DOMException('', 'SecurityError')
        }),
    ],
  ])('runs once where %s', async (_, stub) => {
    stub()
    const run = vi.fn<Run>(() => Promise.resolve())
    await withLock('answer', run)
    expect(run).toHaveBeenCalledOnce()
  })

  it('runs once and says why where it fails itself', async () => {
    const failure = new Error('its own')
    const run = vi.fn<Run>(() => Promise.reject(failure))
    stubLocks((_, granted) => granted())
    await expect(withLock('answer', run)).rejects.toBe(failure)
    expect(run).toHaveBeenCalledOnce()
  })
})
