import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLineRuns, type LineKind, type LineReading } from './findLineRuns.ts'
import { diffOutput, multilineOutput } from './toolValues.fixtures.ts'
import { writeJson } from './writeJson.ts'

function kinds(text: string, reading: LineReading): [LineKind | undefined, string][] {
  return findLineRuns(text, reading).map(({ kind, start, end }) => [kind, text.slice(start, end)])
}

describe('findLineRuns', () => {
  it('tells the lines of a diff apart, and a removed line of dashes from a head', () => {
    expect(kinds(diffOutput, { json: false, diff: false })).toEqual([
      [undefined, 'diff --git a/notes/plan.md b/notes/plan.md\nindex 83db48f..bf2a1c4 100644\n'],
      ['hunk', '--- a/notes/plan.md\n+++ b/notes/plan.md\n@@ -1,6 +1,6 @@\n'],
      [undefined, ' # Plan\n\n 1. Collect the feedback\n'],
      ['removed', '-2. Cut the scope\n--- and the budget\n'],
      ['added', '+2. Keep the scope\n+3. Move the date\n'],
      [undefined, ' 3. Ship on Friday\n'],
    ])
  })

  it('takes a list with dashes for what it is', () => {
    expect(kinds('- one\n+ two\n', { json: false, diff: false })).toEqual([[undefined, '- one\n+ two\n']])
  })

  it('reads a part of a diff that was begun before', () => {
    expect(kinds('+a\n b\n', { json: false, diff: true })).toEqual([
      ['added', '+a\n'],
      [undefined, ' b\n'],
    ])
  })

  it('finds strings in JSON, and a diff in a string', () => {
    const text = [...writeJson(multilineOutput, 'readable')].join('')
    const found = kinds(text, { json: true, diff: false })
    expect(found[0]).toEqual([undefined, '{\n  "path": "notes/plan.md",\n  "content": "\n'])
    expect(found[1]?.[0]).toBe('string')
    expect(found).toContainEqual(['removed', '    │ -2. Cut the scope\n    │ --- and the budget\n'])
    expect(found.at(-1)).toEqual([undefined, '    ",\n    "three"\n  ],\n  "size": 412\n}'])
  })

  it('leaves no gap and puts no two runs of one kind beside each other', () => {
    const unit = fc.constantFrom('\n', '+', '-', ' ', '│ ', '@@ -1 +1 @@', '--- ', '+++ ', 'a')
    fc.assert(
      fc.property(fc.string({ unit }), fc.boolean(), fc.boolean(), (text, json, diff) => {
        const runs = findLineRuns(text, { json, diff })
        expect(runs.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
        for (const [index, run] of runs.entries()) {
          expect(run.start).toBe(runs[index - 1]?.end ?? 0)
          expect(index === 0 || run.kind !== runs[index - 1]?.kind).toBe(true)
        }
      }),
    )
  })
})
