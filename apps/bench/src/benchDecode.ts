import { pushAndFold, readAndFold, streamOf } from './decodeAndFold.ts'
import { deltaBytes } from './deltaBytes.ts'
import { interleavedMedians, type Contestant } from './interleavedMedians.ts'
import type { Table } from './renderingTables.ts'
import { readScanAndParse, scanAndParse } from './scanAndParse.ts'

const count = 100_000
const rounds = 9
/** Decode and fold may cost at most this multiple. */
const target = 2

/** What decoding and folding an answer costs in Node, as a multiple of the least that any client has to do. */
export async function benchDecode(): Promise<Table> {
  const { oneEventPerChunk, largeChunks } = deltaBytes(count)
  const feedings = [
    ['one event per chunk', oneEventPerChunk],
    ['64 kB per chunk', largeChunks],
  ] as const
  const rows: string[][] = []
  for (const [feeding, chunks] of feedings) {
    const contestants: Contestant[] = [
      { name: 'bound', run: () => scanAndParse(chunks) },
      { name: 'ours', run: () => pushAndFold(chunks) },
      { name: 'bound, read', run: () => readScanAndParse(streamOf(chunks)) },
      { name: 'ours, read', run: () => readAndFold(chunks) },
    ]
    const medians = await interleavedMedians(contestants, rounds)
    const row = (work: string, bound: string, ours: string, limit: string): string[] => {
      const [least = NaN, cost = NaN] = [medians.get(bound), medians.get(ours)]
      const perEvent = (milliseconds: number): string => `${((milliseconds * 1000) / count).toFixed(2)} µs`
      return [`${work}, ${feeding}`, perEvent(least), perEvent(cost), (cost / least).toFixed(2), limit]
    }
    rows.push(row('decode and fold', 'bound', 'ours', `at most ${target}`))
    rows.push(row('the same, read from a stream', 'bound, read', 'ours, read', ''))
  }
  return [['work, per event', 'bound', 'ours', 'ratio', 'target'], ...rows]
}
