import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameOrder } from './frameOrder.ts'
import { say } from './taskEvents.fixtures.ts'

describe('frames with numbered ids', () => {
  it('come out once and in order, whatever order they come in and however often', () => {
    fc.assert(
      fc.property(shuffledWithRepeats, prefix, (numbers, series) => {
        const order = createFrameOrder(new Set(), undefined)
        const out = [...numbers.flatMap((number) => order.push(frame(series, number))), ...order.flush(true)]
        expect(out.map(idOf)).toEqual(sorted(numbers).map((number) => `${series}${number}`))
      }),
    )
  })

  it('come out once and in order behind the frame that is known, and what was before it stays out', () => {
    fc.assert(
      fc.property(shuffledWithRepeats, prefix, fc.nat(30), (numbers, series, last) => {
        const order = createFrameOrder(new Set(), `${series}${last}`)
        const out = [...numbers.flatMap((number) => order.push(frame(series, number))), ...order.flush(true)]
        const later = sorted(numbers).filter((number) => number > last)
        expect(out.map(idOf)).toEqual(later.map((number) => `${series}${number}`))
      }),
    )
  })

  it('come out at once where nothing is missing before them', () => {
    const order = createFrameOrder(new Set(), '7')
    expect(order.push(frame('', 8)).map(idOf)).toEqual(['8'])
    expect(order.push(frame('', 10)).map(idOf)).toEqual([])
    expect(order.push(frame('', 11)).map(idOf)).toEqual([])
    expect(order.push(frame('', 9)).map(idOf)).toEqual(['9', '10', '11'])
    expect(order.flush(true)).toEqual([])
  })

  it('wait for an earlier one where the first is not known, until nothing more is coming', () => {
    const order = createFrameOrder(new Set(), undefined)
    expect(order.push(frame('e', 5))).toEqual([])
    expect(order.push(frame('e', 4))).toEqual([])
    expect(order.flush(false).map(idOf)).toEqual(['e4', 'e5'])
    expect(order.push(frame('e', 6)).map(idOf)).toEqual(['e6'])
  })

  it('stay behind a gap when nothing more is coming, and can come again', () => {
    const order = createFrameOrder(new Set(), '1')
    expect(order.push(frame('', 4))).toEqual([])
    expect(order.flush(false)).toEqual([])
    expect(order.holding).toBe(true)
    expect(order.drop()).toBe(true)
    expect([order.holding, order.drop()]).toEqual([false, false])
    const again = [2, 3, 4].flatMap((number) => order.push(frame('', number)))
    expect(again.map(idOf)).toEqual(['2', '3', '4'])
  })

  it('pass over gaps that are known to be none', () => {
    const order = createFrameOrder(new Set(), '1')
    expect([frame('', 8), frame('', 4)].flatMap((each) => order.push(each))).toEqual([])
    expect(order.flush(true).map(idOf)).toEqual(['4', '8'])
    expect(order.push(frame('', 9)).map(idOf)).toEqual(['9'])
  })

  it('are counted as numbers, not compared as text', () => {
    const order = createFrameOrder(new Set(), undefined)
    for (const number of [10, 9, 100, 2]) expect(order.push(frame('', number))).toEqual([])
    expect(order.flush(true).map(idOf)).toEqual(['2', '9', '10', '100'])
  })

  it('that were taken in on another connection stay out', () => {
    const seen = new Set<string>()
    const first = createFrameOrder(seen, '0')
    expect([...first.push(frame('', 1)), ...first.push(frame('', 2))]).toHaveLength(2)
    const second = createFrameOrder(seen, '2')
    expect(second.push(frame('', 2))).toEqual([])
    expect(second.push(frame('', 3)).map(idOf)).toEqual(['3'])
  })
})

describe('frames without numbers', () => {
  it('that have no id pass untouched, in the order in which they come, equal ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ha', '', 'x')), (texts) => {
        const order = createFrameOrder(new Set(), undefined)
        const frames = texts.map(say)
        const out = [...frames.flatMap((each) => order.push(each)), ...order.flush(true)]
        expect(out).toHaveLength(frames.length)
        out.forEach((each, index) => expect(each).toBe(frames[index]))
      }),
    )
  })

  it('that have no id among others that have stay behind the one they came behind', () => {
    const order = createFrameOrder(new Set(), '1')
    const [early, late] = [say('early'), say('late')]
    expect(order.push(early)).toEqual([early])
    expect([frame('', 3), late, frame('', 4)].flatMap((each) => order.push(each))).toEqual([])
    expect(order.push(frame('', 2)).map((each) => idOf(each) ?? each)).toEqual(['2', '3', late, '4'])
    expect(order.push(early)).toEqual([early])
  })

  it('whose ids end in no number keep the order in which they come, each of them once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('b', 'a', 'c-', '', '1x')), (ids) => {
        const order = createFrameOrder(new Set(), undefined)
        const out = [...ids.flatMap((id) => order.push({ ...say(id), id })), ...order.flush(true)]
        expect(out.map(idOf)).toEqual([...new Set(ids)])
      }),
    )
  })

  it('whose numbers are too long to count with are not counted with', () => {
    const order = createFrameOrder(new Set(), undefined)
    const ids = ['x'.padEnd(30, '9'), 'x'.padEnd(30, '8')]
    const out = [...ids.flatMap((id) => order.push({ ...say(id), id })), ...order.flush(true)]
    expect(new Set(out.map(idOf))).toEqual(new Set(ids))
  })
})

/** The ids 0 to 30 of one stream, some of them, in any order, some more than once. */
const shuffledWithRepeats = fc.array(fc.nat(30), { maxLength: 60 })

const prefix = fc.constantFrom('', 'e', 'turn-7/', '日')

function frame(series: string, number: number): EngineEvent {
  return { ...say(String(number)), id: `${series}${number}` }
}

function idOf({ id }: { id?: string }): string | undefined {
  return id
}

function sorted(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
