import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWritten } from '../text/readWritten.ts'
import { createValueReader, type ReaderWorld, type ValueReader } from './createValueReader.ts'
import { colorfulOutput, makeBase64, makeLog, makeRecords, nestLists } from './toolValues.fixtures.ts'

/** A world in which every look at the clock takes a millisecond and tasks wait to be run. */
function makeWorld() {
  let tasks: (() => void)[] = []
  let time = 0
  const lengths: number[] = []
  const world: ReaderWorld = {
    now: () => (time += 1),
    schedule(task) {
      tasks.push(task)
      return () => {
        tasks = tasks.filter((other) => other !== task)
      }
    },
  }
  return {
    world,
    lengths,
    waiting: () => tasks.length,
    runAll: () => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
        const start = time
        task()
        lengths.push(time - start)
      }
    },
  }
}

function shown(reader: ValueReader): string {
  return reader
    .present(reader.getState())
    .flatMap((run) => run.pieces)
    .map((piece) => piece.text)
    .join('')
}

function currentText(reader: ValueReader): string | undefined {
  const pieces = reader.present(reader.getState()).flatMap((run) => run.pieces)
  return pieces.find((piece) => piece.match === 'current')?.text
}

describe('createValueReader', () => {
  it('shows the first slice and goes to any other of a text', () => {
    const reader = createValueReader(makeLog(10_000_000), makeWorld().world)
    expect(shown(reader)).toMatch(/^1 GET/)
    expect(reader.getState()).toMatchObject({ slice: 0, slices: 1251, complete: true })
    reader.show(1250)
    expect(shown(reader)).toMatch(/ms$/)
    reader.show(99_999)
    expect(reader.getState().slice).toBe(1250)
    reader.show(-1)
    expect(shown(reader)).toMatch(/^1 GET/)
  })

  it('writes the rest of JSON once a page is turned, in tasks of 8 ms', () => {
    const { world, runAll, waiting, lengths } = makeWorld()
    const reader = createValueReader(makeRecords(10_000), world)
    expect(reader.getState()).toMatchObject({ slices: 1, complete: false })
    expect(waiting()).toBe(0)
    reader.show(1)
    expect(shown(reader)).not.toContain('"id": 0,')
    runAll()
    expect(Math.max(...lengths)).toBeLessThanOrEqual(9)
    expect(reader.getState().complete).toBe(true)
    reader.show(reader.getState().slices - 1)
    expect(shown(reader)).toContain('"id": 9999,')
  })

  it('finds as many matches as the text holds, in any case of letters, and meets each on its way round', () => {
    const { world, runAll } = makeWorld()
    const text = makeLog(60_000)
    const reader = createValueReader(text, world)
    reader.search('tasks/79')
    runAll()
    const expected = [...text.matchAll(/tasks\/79/g)].length
    expect(reader.getState()).toMatchObject({ found: expected, searching: false })
    expect(expected).toBeGreaterThan(2)
    for (let order = 0; order < expected; order += 1) {
      expect(reader.getState().current?.order).toBe(order)
      expect(currentText(reader)).toBe('tasks/79')
      reader.step(1)
    }
    expect(reader.getState().current?.order).toBe(0)
    reader.step(-1)
    expect(reader.getState().current?.order).toBe(expected - 1)
    reader.search('TASKS/79')
    runAll()
    expect(reader.getState().found).toBe(expected)
  })

  it('counts what a search through the whole text counts, for any words', () => {
    const words = fc.constantFrom('alpha ', 'beta\n', 'gamma.', '(x)', 'a', 'lp')
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 40 }), words, (parts, word) => {
        const { world, runAll } = makeWorld()
        const text = parts.join('').repeat(400)
        const query = word.trim()
        const reader = createValueReader(text, world)
        reader.search(query)
        runAll()
        expect(reader.getState().found).toBe(text.split(query).length - 1)
      }),
      { numRuns: 30 },
    )
  })

  it('finds what goes over from one slice into the next, and what colours run through', () => {
    const { world, runAll } = makeWorld()
    const reader = createValueReader(`${'a'.repeat(7995)}needle${'a'.repeat(20_000)}`, world)
    reader.search('needle')
    runAll()
    expect(reader.getState()).toMatchObject({ found: 1, slice: 0 })
    expect(currentText(reader)).toBe('needl')
    const colorful = createValueReader(colorfulOutput, world)
    colorful.search('✗ finds')
    runAll()
    expect(colorful.getState().found).toBe(1)
  })

  it('goes on in the colour that the slice before ended in', () => {
    const reader = createValueReader(`\u001b[31m${'red '.repeat(2000)}`, makeWorld().world)
    reader.show(1)
    const [run] = reader.present(reader.getState())
    expect(run?.pieces.map((piece) => piece.style)).toContainEqual({ color: 'red' })
  })

  it('finds digits and keys as they were written', () => {
    const { world, runAll } = makeWorld()
    const source = '{"id":2512292042121000001,"to":"alice","to":"mallory"}'
    const reader = createValueReader(readWritten(JSON.parse(source), source), world)
    for (const [query, found] of [
      ['2512292042121000001', 1],
      ['"to"', 2],
      ['alice', 1],
    ] as const) {
      reader.search(query)
      runAll()
      expect(reader.getState().found).toBe(found)
    }
  })

  it('ends a search that another one replaces, and all work when it is stopped', () => {
    const { world, waiting } = makeWorld()
    const reader = createValueReader(makeLog(1_000_000), world)
    reader.search('a')
    reader.search('ab')
    expect(waiting()).toBe(1)
    reader.search('')
    expect(waiting()).toBe(0)
    expect(reader.getState()).toMatchObject({ searching: false, found: 0, current: undefined })
    reader.search('a')
    reader.stop()
    expect(waiting()).toBe(0)
  })

  it('tells its listeners of every change, until they have gone', () => {
    const reader = createValueReader(makeLog(100_000), makeWorld().world)
    let calls = 0
    const leave = reader.subscribe(() => (calls += 1))
    reader.show(1)
    expect(calls).toBe(1)
    leave()
    reader.show(2)
    expect(calls).toBe(1)
  })

  it.each([
    ['text', (size: number) => makeLog(size * 1_000_000)],
    ['one line', (size: number) => makeBase64(size * 1_000_000)],
    ['JSON', (size: number) => makeRecords(size * 5000)],
    ['levels', (size: number) => nestLists(size * 50_000)],
  ])(
    'searches twice as much %s in at most 2.3 times the work, and never more than 8 ms at a time',
    (_, make) => {
      const work = (size: number): number => {
        const { world, runAll, lengths } = makeWorld()
        const reader = createValueReader(make(size), world)
        reader.search('needle')
        runAll()
        expect(reader.getState()).toMatchObject({ searching: false, complete: true })
        expect(Math.max(...lengths)).toBeLessThanOrEqual(9)
        return lengths.reduce((sum, length) => sum + length, 0)
      }
      const one = work(1)
      expect(one).toBeGreaterThan(20)
      expect(work(2) / one).toBeLessThan(2.3)
    },
  )
})
