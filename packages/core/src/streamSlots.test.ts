import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRandom } from './createRandom.fixtures.ts'
import { installFakeTabs, type FakeTabs } from './fakeTabs.fixtures.ts'
import { passTime, stopTime } from './passTime.fixtures.ts'
import { createStreamSlots, streamSlotsOf, type StreamSlots } from './streamSlots.ts'

const origin = 'http://engine'
const turn = 5_000
let tabs: FakeTabs | undefined
let open: Stream[]
const unhandled = vi.fn()

beforeEach(() => {
  stopTime()
  open = []
  unhandled.mockClear()
  process.on('unhandledRejection', unhandled)
})

afterEach(async () => {
  for (const stream of open) stream.end()
  await passTime(2_000)
  expect(tabs?.held() ?? []).toEqual([])
  expect(tabs?.channels() ?? []).toEqual([])
  expect(unhandled).not.toHaveBeenCalled()
  process.off('unhandledRejection', unhandled)
  tabs?.remove()
  tabs = undefined
  vi.useRealTimers()
})

interface Stream {
  readonly name: string
  readonly state: () => 'waiting' | 'open' | 'let go' | 'over'
  readonly end: () => void
}

interface StreamOptions {
  urgent?: boolean
  weight?: () => number
  /** Milliseconds from being asked to letting go. */
  slow?: number
}

/** A stream as a follower holds one: it lets go when it is asked. */
function want(slots: StreamSlots, name: string, options: StreamOptions = {}): Stream {
  const { urgent = false, weight = () => 0, slow = 0 } = options
  const leaving = new AbortController()
  let state: ReturnType<Stream['state']> = 'waiting'
  let release: (() => void) | undefined
  const letGo = (): void => {
    state = 'let go'
    release?.()
  }
  slots.acquire({ signal: leaving.signal, urgent, weight, onAsked: () => void setTimeout(letGo, slow) }).then(
    (given) => {
      release = given
      state = 'open'
    },
    () => (state = 'over'),
  )
  const stream: Stream = {
    name,
    state: () => state,
    end: () => {
      state = 'over'
      leaving.abort()
    },
  }
  open.push(stream)
  return stream
}

const names = (state: ReturnType<Stream['state']>): string[] =>
  open.filter((stream) => stream.state() === state).map(({ name }) => name)

/** The parts of several tabs, each hidden or seen. */
function openTabs(...hidden: boolean[]): StreamSlots[] {
  tabs ??= installFakeTabs({ delay: () => 1 })
  return hidden.map((one) => createStreamSlots(origin, { turn, hidden: () => one }))
}

/** The same in a page without locks, and over several tabs. */
const stages: [string, () => StreamSlots[]][] = [
  [
    'one page without locks',
    () => {
      const slots = createStreamSlots(origin, { turn, hidden: () => false })
      return Array.from({ length: 9 }, () => slots)
    },
  ],
  ['tabs', () => openTabs(...Array.from({ length: 9 }, () => false))],
]

describe.each(stages)('places for streams, in %s', (_, start) => {
  it('T12 are four, and the next is given when one is given back', async () => {
    const slots = start()
    for (const [index, one] of slots.slice(0, 6).entries()) want(one, `${index}`)
    await passTime(500)
    expect(names('open')).toEqual(['0', '1', '2', '3'])
    open[1]?.end()
    await passTime(500)
    expect(names('open')).toEqual(['0', '2', '3', '4'])
    expect(names('let go')).toEqual([])
  })

  it('T12 make room at once for what cannot wait: the one who has watched longest lets go, and no other', async () => {
    const slots = start()
    for (const [index, one] of slots.slice(0, 6).entries()) {
      want(one, `${index}`)
      await passTime(100)
    }
    want(slots[8] as StreamSlots, 'message', { urgent: true })
    await passTime(500)
    expect(names('let go')).toEqual(['0'])
    expect(names('open')).toEqual(['1', '2', '3', 'message'])
    expect(names('waiting')).toEqual(['4', '5'])
  })

  it('T12 are left last by who has a queue or an open prompt, and never by a message on its way', async () => {
    const slots = start()
    want(slots[0] as StreamSlots, 'queue', { weight: () => 1 })
    await passTime(100)
    want(slots[1] as StreamSlots, 'message', { weight: () => Infinity })
    want(slots[2] as StreamSlots, 'watches')
    want(slots[3] as StreamSlots, 'message too', { weight: () => Infinity })
    await passTime(100)
    want(slots[4] as StreamSlots, 'first', { urgent: true, weight: () => Infinity })
    await passTime(1_000)
    expect(names('let go')).toEqual(['watches'])
    want(slots[5] as StreamSlots, 'second', { urgent: true, weight: () => Infinity })
    await passTime(1_000)
    expect(names('let go')).toEqual(['queue', 'watches'])
    want(slots[6] as StreamSlots, 'third', { urgent: true })
    await passTime(5_000)
    expect(names('waiting')).toEqual(['third'])
    expect(names('open')).toEqual(['message', 'message too', 'first', 'second'])
  })

  it('T12 go round among those who merely watch', async () => {
    const slots = start()
    const seen = new Map<string, number>()
    for (const [index, one] of slots.slice(0, 6).entries()) want(one, `${index}`)
    for (let second = 0; second < 60; second++) {
      await passTime(1_000, 250)
      expect(names('open').length).toBeLessThanOrEqual(4)
      for (const stream of open.filter((one) => one.state() === 'open')) {
        seen.set(stream.name, (seen.get(stream.name) ?? 0) + 1)
      }
      // Who let go stands in line again, as a follower does.
      for (const stream of open.filter((one) => one.state() === 'let go')) {
        open.splice(open.indexOf(stream), 1)
        want(slots[Number(stream.name)] as StreamSlots, stream.name)
      }
    }
    expect([...seen.keys()].sort()).toEqual(['0', '1', '2', '3', '4', '5'])
    for (const seconds of seen.values()) expect(seconds).toBeGreaterThan(25)
  })

  it('T12 are not waited for any more by who has left, nor held', async () => {
    const slots = start()
    for (const [index, one] of slots.slice(0, 7).entries()) want(one, `${index}`, { urgent: index > 4 })
    await passTime(20)
    for (const stream of open) stream.end()
    await passTime(500)
    for (const [index, one] of slots.slice(0, 4).entries()) want(one, `again ${index}`)
    await passTime(500)
    expect(names('open')).toHaveLength(4)
  })

  it('T12 are asked of somebody else where one does not let go', async () => {
    const slots = start()
    for (const [index, one] of slots.slice(0, 4).entries()) {
      want(one, `${index}`, { slow: index === 0 ? 60_000 : 0 })
      await passTime(100)
    }
    want(slots[8] as StreamSlots, 'message', { urgent: true })
    await passTime(1_000)
    expect(names('let go')).toEqual(['1'])
    expect(names('open')).toContain('message')
  })
})

describe('places for streams, over tabs', () => {
  it('T12 are left by a hidden tab first: by one, at once where somebody looks at the other', async () => {
    const [hidden, seen, alsoHidden, looks] = openTabs(true, false, true, false) as [
      StreamSlots,
      StreamSlots,
      StreamSlots,
      StreamSlots,
    ]
    want(seen, 'seen')
    await passTime(100)
    want(hidden, 'hidden')
    await passTime(100)
    want(alsoHidden, 'also hidden')
    want(seen, 'seen too')
    await passTime(100)
    want(looks, 'fifth')
    await passTime(1_000)
    expect(names('let go')).toEqual(['hidden'])
    expect(names('open')).toEqual(['seen', 'also hidden', 'seen too', 'fifth'])
  })

  it('T12 are not taken by a hidden tab from one that is looked at, however long it waits', async () => {
    const [hidden, seen] = openTabs(true, false) as [StreamSlots, StreamSlots]
    for (const name of ['0', '1', '2', '3']) want(seen, name)
    await passTime(100)
    want(hidden, 'hidden')
    await passTime(10 * turn, 1_000)
    expect(names('open')).toEqual(['0', '1', '2', '3'])
  })

  it('T12 in random comings and goings are never more than four, nobody waits for ever, no message long', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed)
      const slots = openTabs(...Array.from({ length: 5 }, () => random() < 0.5))
      const urgentSince = new Map<Stream, number>()
      for (let step = 0; step < 60; step++) {
        const one = slots[Math.floor(random() * slots.length)] as StreamSlots
        const living = open.filter((stream) => stream.state() !== 'over')
        if (random() < 0.3 && living.length > 0) living[Math.floor(random() * living.length)]?.end()
        else {
          const urgent = random() < 0.3
          const stream = want(one, `${seed} ${step}`, { urgent, weight: () => (random() < 0.3 ? 1 : 0) })
          if (urgent) urgentSince.set(stream, Date.now())
        }
        await passTime(Math.floor(random() * 400))
        expect(names('open').length, `seed ${seed}`).toBeLessThanOrEqual(4)
        for (const [stream, since] of urgentSince) {
          if (stream.state() !== 'waiting') urgentSince.delete(stream)
          else expect(Date.now() - since, `seed ${seed}, ${stream.name}`).toBeLessThan(3_000)
        }
      }
      for (const stream of open.filter((one) => one.state() === 'open')) stream.end()
      await passTime(8 * turn, 1_000)
      expect(names('waiting').length, `seed ${seed}`).toBeLessThanOrEqual(Math.max(0, open.length - 4))
      for (const stream of open.splice(0)) stream.end()
      await passTime(1_500)
    }
  })
})

describe('streamSlotsOf', () => {
  it('is one for all clients of an origin that ask through the same fetch', () => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response())
    const at = (baseUrl: string, through = fetch): StreamSlots => streamSlotsOf({ baseUrl, fetch: through })
    expect(at('http://engine/a')).toBe(at('http://engine/b/c'))
    expect(at('http://engine')).not.toBe(at('http://other'))
    expect(at('http://engine')).not.toBe(at('http://engine', () => fetch()))
    expect(streamSlotsOf({ baseUrl: '/api' })).toBe(streamSlotsOf({ baseUrl: '/api' }))
  })
})
