import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTab, type Tab } from './openTab.fixtures.ts'
import type * as slotsModule from './streamSlots.ts'

const tabs: Tab<typeof slotsModule>[] = []
const leaving: AbortController[] = []

afterEach(() => {
  for (const one of leaving.splice(0)) one.abort()
  for (const tab of tabs.splice(0)) tab.close()
})

interface Stream {
  state: 'waiting' | 'open' | 'let go'
}

async function open(origin: string): Promise<(urgent?: boolean) => Stream> {
  const tab = await openTab<typeof slotsModule>('./streamSlots.ts')
  tabs.push(tab)
  const slots = tab.kit.createStreamSlots(origin)
  return (urgent = false) => {
    const stream: Stream = { state: 'waiting' }
    const leave = new AbortController()
    leaving.push(leave)
    void slots
      .acquire({
        signal: leave.signal,
        urgent,
        weight: () => 0,
        onAsked: () => {
          stream.state = 'let go'
          leave.abort()
        },
      })
      .then(
        () => (stream.state = 'open'),
        () => undefined,
      )
    return stream
  }
}

describe('places for streams, with the locks of a browser', () => {
  it('are four over all tabs, one is left for what cannot wait, and those of a closed tab are free', async () => {
    const origin = `http://${crypto.randomUUID()}`
    const [first, second, third] = [await open(origin), await open(origin), await open(origin)]
    const streams = [first(), first(), second(), second()]
    const states = (): string[] => streams.map(({ state }) => state)
    await vi.waitFor(() => expect(states()).toEqual(['open', 'open', 'open', 'open']))
    streams.push(third())
    const { held = [] } = await navigator.locks.query()
    expect(held.filter(({ name }) => name?.includes(origin) && !name.endsWith('line'))).toHaveLength(4)

    streams.push(third(true))
    await vi.waitFor(() => expect(states().at(-1)).toBe('open'), { interval: 10, timeout: 2_000 })
    expect(states().filter((state) => state === 'let go')).toHaveLength(1)
    expect(states()[4]).toBe('waiting')

    tabs.splice(1, 1)[0]?.close()
    await vi.waitFor(() => expect(states()[4]).toBe('open'), { interval: 10, timeout: 3_000 })
  })
})
