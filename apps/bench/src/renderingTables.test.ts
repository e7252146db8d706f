import { describe, expect, it } from 'vitest'
import type { Outcome, WorkResult } from './rendering/benchRendering.ts'
import { losses, targetTable, workTable } from './renderingTables.ts'

describe('workTable', () => {
  it('shows the CPU as a multiple of the DOM limit in the same run', () => {
    const [header, limit, ours] = workTable(result('flood-100', { limit: cpu(200), ours: cpu(300) }))
    expect(header?.slice(0, 3)).toEqual(['contender', 'CPU ms', '× limit'])
    expect(limit?.slice(0, 3)).toEqual(['DOM limit', '200', '1.00'])
    expect(ours?.slice(0, 3)).toEqual(['Engine Kit', '300', '1.50'])
  })

  it('says why there is no figure', () => {
    const table = workTable(
      result('flood-500', {
        limit: cpu(200),
        ours: { kind: 'unfinished', seconds: 40 },
        streamdown: { kind: 'left-out', after: '100 KB' },
        incremark: { kind: 'failed', message: 'no such block' },
      }),
    )
    expect(table.slice(2).map((row) => row[1])).toEqual([
      'unfinished in 40 s',
      'left out: unfinished at 100 KB',
      'failed: no such block',
    ])
  })
})

describe('targetTable', () => {
  const row = (ours: Outcome): readonly string[] | undefined =>
    targetTable([
      result('flood-100', { limit: cpu(100), ours, streamdown: cpu(600), incremark: cpu(500) }),
    ])[1]

  it('puts us beside the DOM limit and the best peer', () => {
    expect(row(cpu(180))).toEqual([
      'flood, 100 KB, CPU',
      '1.00',
      '5.00 (incremark)',
      '1.80',
      'at most 1.8',
      'met',
    ])
  })

  it('puts whoever reads a stream beside the limit that does, too', () => {
    const table = targetTable([
      result('flood-100', {
        limit: cpu(100),
        'limit-stream': cpu(150),
        ours: cpu(225),
        streamdown: cpu(600),
      }),
    ])
    expect(table[2]).toEqual([
      'flood, 100 KB, CPU, by the limit behind the stream',
      '1.00',
      '4.00 (Streamdown alone)',
      '1.50',
      'at most 1.8',
      'met',
    ])
  })

  it('calls a target missed that is missed, and one that was not reached in time', () => {
    expect(row(cpu(181))?.at(-1)).toBe('missed')
    expect(row({ kind: 'unfinished', seconds: 40 })?.slice(3)).toEqual([
      'unfinished in 40 s',
      'at most 1.8',
      'missed',
    ])
  })

  it('compares the cost of a delta at 500 KB with the one at 100 KB', () => {
    const table = targetTable([
      result('flood-100', { limit: cpu(100), ours: cpu(150) }),
      result('flood-500', { limit: cpu(500), ours: cpu(900) }),
    ])
    const perDelta = table.find(([work]) => work === 'cost per delta, 500 KB against 100 KB')
    expect(perDelta).toEqual([
      'cost per delta, 500 KB against 100 KB',
      '1.00',
      'none finished',
      '1.20',
      'at most 1.2',
      'met',
    ])
  })
})

describe('losses', () => {
  it('names every peer that costs less than we do', () => {
    const results = [
      result('flood-100', {
        limit: cpu(100),
        ours: cpu(200),
        'streaming-markdown': cpu(100),
        incremark: cpu(300),
      }),
      result('thread', { limit: cpu(100), ours: cpu(50), incremark: cpu(300) }),
    ]
    expect(losses(results)).toEqual(['flood, 100 KB: streaming-markdown (DOM, no React) (0.50 of our CPU)'])
  })
})

function result(work: string, outcomes: Record<string, Outcome>): WorkResult {
  const rows = Object.entries(outcomes).map(([contender, outcome]) => ({ contender, outcome }))
  return { work, date: '2026-11-23T12:00:00.000Z', rounds: 3, load: 1, rows }
}

function cpu(milliseconds: number): Outcome {
  return {
    kind: 'finished',
    medians: {
      cpu: milliseconds,
      script: 0,
      layout: 0,
      heap: 0,
      nodes: 0,
      duration: 1000,
      commits: 60,
      frames: 60,
      commitsInAFrame: 1,
      longTasks: 0,
      longestTask: 0,
      longestGap: 17,
      usualGap: 17,
      layoutShift: 0,
    },
  }
}
