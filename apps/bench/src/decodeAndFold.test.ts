import { describe, expect, it } from 'vitest'
import { pushAndFold, readAndFold, streamOf } from './decodeAndFold.ts'
import { deltaBytes } from './deltaBytes.ts'
import { interleavedMedians } from './interleavedMedians.ts'
import { readScanAndParse, scanAndParse } from './scanAndParse.ts'

describe('the contestants', () => {
  // Enough events for several chunks of 64 kB that begin in the middle of an event.
  const { textLength, oneEventPerChunk, largeChunks } = deltaBytes(5_000)

  it.each([
    ['one event per chunk', oneEventPerChunk],
    ['64 kB per chunk', largeChunks],
  ])('all read the whole text, fed with %s', async (_, chunks) => {
    expect(scanAndParse(chunks)).toBe(textLength)
    expect(pushAndFold(chunks)).toBe(textLength)
    expect(await readScanAndParse(streamOf(chunks))).toBe(textLength)
    expect(await readAndFold(chunks)).toBe(textLength)
  })

  it('are fed the same bytes', () => {
    expect(largeChunks.length).toBeGreaterThan(3)
    expect(Buffer.concat(largeChunks).equals(Buffer.concat(oneEventPerChunk))).toBe(true)
  })
})

describe('interleavedMedians', () => {
  it('runs each contestant in every round, each round beginning with another', async () => {
    const order: string[] = []
    const contestant = (name: string) => ({ name, run: () => order.push(name) && 1 })
    const medians = await interleavedMedians([contestant('a'), contestant('b')], 2)
    expect(order.join('')).toBe('abbaabba')
    expect([...medians.keys()]).toEqual(['a', 'b'])
  })

  it('refuses contestants that compute different results', async () => {
    const contestants = [
      { name: 'a', run: () => 1 },
      { name: 'b', run: () => 2 },
    ]
    await expect(interleavedMedians(contestants, 1)).rejects.toThrow('b computed 2, the others 1.')
  })
})
