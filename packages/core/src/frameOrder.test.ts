import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameOrder } from './frameOrder.ts'
import { completed, say, started } from './taskEvents.fixtures.ts'

const prefix = fc.constantFrom('', 'e', 'turn-7/', '日')
/** Some of the numbers 0 to 30, in any order. */
const numbers = fc.shuffledSubarray(Array.from({ length: 31 }, (_, index) => index))
const byNumber = (a: number, b: number): number => a - b

describe('frames whose ids count', () => {
  it('come out once and in order, whatever order they come in', () => {
    fc.assert(
      fc.property(numbers, prefix, (shuffled, series) => {
        const out = passed(shuffled.map((number) => frame(series + number)))
        expect(out.map(idOf)).toEqual([...shuffled].sort(byNumber).map((number) => series + number))
      }),
    )
  })

  it('come out of a shuffled turn as soon as nothing is missing before them, each with what came behind it', () => {
    const followers = fc.array(fc.nat(2), { minLength: 13, maxLength: 13 })
    const places = fc.shuffledSubarray([...Array(13).keys()], { minLength: 13 })
    fc.assert(
      fc.property(places, followers, prefix, fc.nat(40), (shuffled, counts, series, first) => {
        const order = createFrameOrder(undefined)
        const out: string[] = []
        const pushed = (event: EngineEvent): string[] => {
          const names = order.push(event).map((each) => nameOf(each) ?? '')
          out.push(...names)
          return names
        }
        const behind = new Map<string, string[]>()
        for (const index of shuffled) {
          const lead = frame(series + (first + index), index === 0 ? started : say(''))
          const held = pushed(lead).length === 0
          const names = Array.from({ length: counts[index] ?? 0 }, (_, n) => `${index}.${n}`)
          // What came behind a frame that came out comes out at once, else directly behind it.
          for (const name of names) expect(pushed(say(name))).toEqual(held ? [] : [name])
          if (held) behind.set(nameOf(lead) ?? '', names)
        }
        expect(order.holding).toBe(false)
        const ids = shuffled.map((_, index) => series + (first + index))
        expect(out.filter((name) => ids.includes(name))).toEqual(ids)
        for (const [lead, names] of behind) {
          const place = out.indexOf(lead) + 1
          expect(out.slice(place, place + names.length)).toEqual(names)
        }
      }),
    )
  })

  it('come out once and in order behind the known frame; what stands before it is handed on to be compared', () => {
    fc.assert(
      fc.property(numbers, prefix, fc.nat(30), (shuffled, series, last) => {
        const order = createFrameOrder(true, `${series}${last}`)
        const out = shuffled.flatMap((number) => order.push(frame(series + number)).map(idOf))
        const rest = order.flush(true).map(idOf)
        const named = (list: number[]): string[] => list.map((number) => series + number)
        const before = shuffled.filter((number) => number <= last)
        expect(out.filter((each) => named(before).includes(each ?? ''))).toEqual(named(before))
        const behind = [...out, ...rest].filter((each) => !named(before).includes(each ?? ''))
        expect(behind).toEqual(named(shuffled.filter((number) => number > last).sort(byNumber)))
      }),
    )
  })

  it('wait for an earlier one where the first is not known, until nothing more is coming', () => {
    const order = createFrameOrder(undefined)
    expect([...order.push(frame('e5')), ...order.push(frame('e4'))]).toEqual([])
    expect(order.flush(false).map(idOf)).toEqual(['e4', 'e5'])
    expect(order.push(frame('e6')).map(idOf)).toEqual(['e6'])
  })

  it('are counted as numbers, not compared as text', () => {
    expect(passed([10, 9, 100, 2].map((number) => frame(number))).map(idOf)).toEqual(['2', '9', '10', '100'])
  })

  it('begin again with each turn', () => {
    const turns = [1, 2].flatMap(() => [frame(1, started), frame(2), frame(3)])
    const order = createFrameOrder(undefined)
    expect(turns.flatMap((each) => order.push(each)).map(idOf)).toEqual(['1', '2', '3', '1', '2', '3'])
  })

  it('that stand before the start of a turn belong to an earlier one', () => {
    expect(passed([frame(5, started), frame(6), frame(3), frame(7)]).map(idOf)).toEqual(['5', '6', '7'])
  })
})

describe('the end of a turn before the start of the next', () => {
  it('is not taken for a later frame of that one, though its number is one', () => {
    for (const gap of [5, 30]) {
      const tail = [frame(gap - 1), frame(gap, completed)]
      const out = passed([...tail, frame(1, started), frame(3), frame(2), frame(9)]).map(idOf)
      expect(out).toEqual([gap - 1, gap, 1, 2, 3, 9].map(String))
    }
  })
})

describe('frames behind a gap', () => {
  it('are held, whatever becomes of the connection, until it closes', () => {
    const order = createFrameOrder(true, '1')
    expect([4, 3].flatMap((number) => order.push(frame(number)))).toEqual([])
    expect([...order.flush(false), ...order.flush(false)]).toEqual([])
    expect(order.holding).toBe(true)
    expect(order.push(frame(2)).map(idOf)).toEqual(['2', '3', '4'])
    expect(order.holding).toBe(false)
  })

  it('come out in order when somebody says that it is none, and from then on as they arrive', () => {
    const order = createFrameOrder(true, '1')
    expect([8, 4].flatMap((number) => order.push(frame(number)))).toEqual([])
    expect(order.flush(true).map(idOf)).toEqual(['4', '8'])
    expect([20, 12].flatMap((number) => order.push(frame(number))).map(idOf)).toEqual(['20', '12'])
    expect(order.holding).toBe(false)
  })
})

describe('an id that comes twice over one connection', () => {
  it('ends all trust in ids: what is held and what follows comes out as it arrived, repeated frames too', () => {
    const some = fc.shuffledSubarray(Array.from({ length: 20 }, (_, index) => index + 1))
    fc.assert(
      fc.property(some, fc.nat(20), fc.nat(), fc.array(fc.nat(20)), (shuffled, place, again, rest) => {
        const start = Math.min(place, shuffled.length)
        const once = shuffled.map((number) => frame(number))
        once.splice(start, 0, frame(0, started))
        const order = createFrameOrder(undefined)
        const before = once.flatMap((each) => order.push(each))
        // What comes before the start of a turn is another's, and proves nothing.
        const behind = once.slice(start)
        const repeated = frame(behind[again % behind.length]?.id ?? '')
        const held = once.filter((each) => !before.includes(each))
        expect(order.push(repeated)).toEqual([...held, repeated])
        for (const number of rest) expect(order.push(frame(number)).map(idOf)).toEqual([String(number)])
      }),
    )
  })

  it('over two connections says nothing: each has an order of its own', () => {
    const first = createFrameOrder(undefined)
    expect([frame(1, started), frame(2)].flatMap((each) => first.push(each))).toHaveLength(2)
    const second = createFrameOrder(true, '2')
    expect([2, 3, 4].flatMap((number) => second.push(frame(number))).map(idOf)).toEqual(['2', '3', '4'])
  })
})

describe('frames of which the ids are no positions', () => {
  const kinds: Record<string, fc.Arbitrary<string[]>> = {
    'one for all': fc.nat(9).chain((one) => fc.array(fc.constant(String(one)))),
    'one for each message': fc.array(fc.constantFrom('m1', 'm2')),
    milliseconds: fc.array(fc.nat(3)).map((steps) => {
      let time = 1_000
      return steps.map((step) => String((time += step)))
    }),
    'numbers that leave some out': fc.array(fc.integer({ min: 2, max: 9 })).map((steps) => {
      let number = 0
      return steps.map((step) => String((number += step)))
    }),
    'numbers that count down': fc.nat(30).map((count) => [...Array(count).keys()].reverse().map(String)),
    words: fc.uniqueArray(fc.constantFrom('b', 'a', 'c-', '', 'x', 'é')),
    hashes: fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{12}$/)),
    'numbers of several things': fc.array(fc.constantFrom('text-', 'tool-', 'call-')).map((names) => {
      const counts = new Map<string, number>()
      return names.map((name) => {
        counts.set(name, (counts.get(name) ?? 0) + 1)
        return name + counts.get(name)
      })
    }),
    'too long to count with': fc
      .nat(5)
      .map((n) => [...Array(n).keys()].map((i) => `${10n ** 29n + BigInt(i) ** 40n}`)),
    none: fc.array(fc.constantFrom('ha', 'x')).map((texts) => texts.map(() => '')),
  }

  it.each(Object.entries(kinds))('cost no frame, and keep the order of arrival: %s', (kind, ids) => {
    fc.assert(
      fc.property(ids, (names) => {
        const frames = names.map((name, index) => {
          return kind === 'none' ? say(name) : frame(name, index === 0 ? started : say(String(index)))
        })
        const out = passed(frames)
        expect(out).toHaveLength(frames.length)
        out.forEach((each, index) => expect(each).toBe(frames[index]))
      }),
    )
  })

  it('pass at once where ids are known not to count', () => {
    const order = createFrameOrder(false, '9')
    for (const number of [30, 2, 30, 9]) expect(order.push(frame(number)).map(idOf)).toEqual([String(number)])
  })
})

/** What comes out of an order of frames, at the end too. */
function passed(frames: readonly EngineEvent[]): EngineEvent[] {
  const order = createFrameOrder(undefined)
  return [...frames.flatMap((each) => order.push(each)), ...order.flush(true)] as EngineEvent[]
}

function frame(id: string | number, event: EngineEvent = say(String(id))): EngineEvent {
  return { ...event, id: String(id) }
}

function idOf({ id }: { id?: string }): string | undefined {
  return id
}

/** A frame's id, or its words where it has none. */
function nameOf(event: { id?: string; data?: unknown }): string | undefined {
  return event.id ?? (event.data as { text?: string }).text
}
