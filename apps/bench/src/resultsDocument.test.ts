import { expect, it } from 'vitest'
import type { Results } from './results.ts'
import { resultsDocument } from './resultsDocument.ts'

const setting = { machine: '2 cores, Node 20.20.2', versions: { streamdown: '2.7.1', ai: '7.0.173' } }

it('RESULTS.md says when, where and with what each table was measured', () => {
  const results: Results = {
    rendering: [
      {
        work: 'thread',
        date: '2026-11-23T12:34:56.000Z',
        rounds: 3,
        load: 1.25,
        setting,
        rows: [{ contender: 'incremark', outcome: { kind: 'unfinished', seconds: 45 } }],
      },
    ],
    reliability: {
      date: '2026-11-24T01:02:03.000Z',
      chromium: '156',
      setting,
      rows: [{ work: 'attempts in 10 s', measured: '13', target: 'at most 12', met: false }],
    },
  }
  const text = resultsDocument(results)
  expect(text).toContain('## 1,000 messages + one streaming')
  expect(text).toContain(
    '2026-11-23 12:34 UTC, medians of 3 rounds, load 1.3 at the start. 2 cores, Node 20.20.2.',
  )
  expect(text).toContain('| incremark | unfinished in 45 s |')
  expect(text).toContain('| attempts in 10 s | 13 | at most 12 | missed |')
  expect(text).toContain('streamdown 2.7.1, ai 7.0.173.')
})

it('RESULTS.md leaves out what was not measured', () => {
  expect(resultsDocument({ rendering: [] })).not.toContain('##')
})
