import { expect, it } from 'vitest'
import { canReplay, corpus, expectSameAt, nameOf, patience, shares, wires } from './cutStream.fixtures.ts'
import { recordTask } from './recordedTask.fixtures.ts'

it.each(wires.map((wire, index) => [nameOf(wire), wire, index] as const))(
  'a turn whose stream is cut shows what the uncut one shows, with %s',
  async (name, wire, index) => {
    for (const script of corpus.filter((candidate) => canReplay(wire, candidate))) {
      const recorded = await recordTask(script, wire)
      const cuts = aroundFrames(recorded.turn, index)
      expect(cuts.length).toBeGreaterThan(2)
      await expectSameAt(recorded, cuts, `${script}, ${name}`)
    }
  },
  patience,
)

/**
 * In the middle of each frame, and one byte before, at and after its end. One of these at each frame, another at the next,
 * where tests share them.
 */
function aroundFrames(bytes: Uint8Array, first: number): number[] {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const ends = [...text.matchAll(/\n\n/g)].map(({ index }) => index + 2)
  const cuts = ends.flatMap((end, index) => {
    const places = [Math.floor(((ends[index - 1] ?? 0) + end) / 2), end - 1, end, end + 1]
    return places.filter((_, place) => (first + index + place) % shares === 0)
  })
  return [...new Set([0, ...cuts])].filter((cut) => cut < bytes.length)
}
