import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCodeColoring, type CodeColoring, type ColoredRun } from './createCodeColoring.tsx'
import { loadLanguage } from './loadLanguage.ts'
import type { StreamMode } from './readTokens.ts'

const python = (await loadLanguage('python')) ?? fail()

describe('createCodeColoring', () => {
  it('colours complete lines and leaves an open last line plain until it is complete', () => {
    const { coloring, shown } = color(python)
    coloring.update(['def f():\n  return 1'], true)
    finish(coloring)
    expect(shown()).toEqual(['def f():\n'])
    coloring.update(['def f():\n  return 1\n'], true)
    finish(coloring)
    expect(shown()).toEqual(['def f():\n  return 1\n'])
    expect(markup(shown.runs())).toContain('<span data-kind="keyword">return</span>')
  })

  it('colours a last line without a line break once the block has closed', () => {
    const { coloring, shown } = color(python)
    coloring.update(['a = 1\n', 'b = 2'], false)
    finish(coloring)
    expect(shown()).toEqual(['a = 1\n', 'b = 2'])
  })

  it('keeps what a line began for the lines behind it, across runs', () => {
    const { coloring, shown } = color(python)
    coloring.update(['x = """\n', 'still text\n"""\n'], true)
    finish(coloring)
    expect(markup(shown.runs())).toContain('<span data-kind="string">still text</span>')
  })

  it('shows the same text and the same colours however the code arrives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('def f(x):', '  """doc', 'text"""', '', '\tx = 1 # c', '@d'), {
          maxLength: 30,
        }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (lines, cuts) => {
          const code = lines.join('\n')
          const grown = color(python)
          for (const cut of [...cuts].sort((a, b) => a - b)) {
            grown.coloring.update(split(code.slice(0, cut)), true)
            finish(grown.coloring)
          }
          grown.coloring.update(split(code), false)
          finish(grown.coloring)
          const whole = color(python)
          whole.coloring.update(split(code), false)
          finish(whole.coloring)
          expect(grown.shown().join('')).toBe(code)
          expect(markup(grown.shown.runs())).toBe(markup(whole.shown.runs()))
        },
      ),
    )
  })

  it('gives a line the same element for ever', () => {
    const { coloring, shown } = color(python)
    coloring.update(['a = 1\n'], true)
    finish(coloring)
    const [before] = shown.runs()
    coloring.update(['a = 1\nb = 2\n'], true)
    finish(coloring)
    expect(shown.runs()[0]?.lines[0]).toBe(before?.lines[0])
  })

  it('begins again when the code does not continue what was coloured', () => {
    const { coloring, shown } = color(python)
    coloring.update(['a = 1\nb'], false)
    finish(coloring)
    coloring.update(['a = 1\nbc = 2'], false)
    finish(coloring)
    expect(shown()).toEqual(['a = 1\nbc = 2'])
    expect(markup(shown.runs())).toContain('bc = <span data-kind="number">2</span>')
    coloring.update(['"other"\n'], false)
    finish(coloring)
    expect(markup(shown.runs())).toContain('<span data-kind="string">&quot;other&quot;</span>')
  })

  it('leaves everything behind a line of 100 KB plain', () => {
    const { coloring, shown } = color(python)
    coloring.update([`a = 1\n${'x'.repeat(100_000)}\nb = 2\n`], false)
    finish(coloring)
    expect(shown()).toEqual(['a = 1\n'])
  })

  it('leaves everything behind a line that the mode cannot read plain', () => {
    const stuck: StreamMode = { token: () => null }
    const throwing: StreamMode = {
      token(reader) {
        if (reader.string === 'bad') throw new Error('No.')
        reader.skipToEnd()
        return 'keyword'
      },
    }
    const first = color(stuck)
    first.coloring.update(['a\nb\n'], false)
    finish(first.coloring)
    expect(first.shown()).toEqual([])
    const second = color(throwing)
    second.coloring.update(['good\nbad\ngood\n'], false)
    finish(second.coloring)
    expect(second.shown()).toEqual(['good\n'])
  })

  it('makes at most 20,000 elements of a block, and a line more', () => {
    const { coloring, shown } = color(python)
    coloring.update(split('f(1, "a") # c\n'.repeat(10_000)), false)
    finish(coloring)
    const spans = markup(shown.runs()).match(/<span/g)?.length ?? 0
    expect(spans).toBeGreaterThan(5_000)
    expect(spans).toBeLessThanOrEqual(20_010)
  })

  it('reads each line once while a block grows, so that twice the lines are at most 2.3 times the work', () => {
    const work = [500, 1000].map((count) => {
      const { mode, calls } = counted(python)
      const { coloring } = color(mode)
      const code = 'value = compute(1, "a")  # note\n'.repeat(count)
      for (let end = 7; end <= code.length; end += 7) {
        coloring.update(split(code.slice(0, end)), true)
        finish(coloring)
      }
      return calls()
    })
    expect(work[0]).toBeGreaterThan(500)
    expect((work[1] ?? 0) / (work[0] ?? 1)).toBeLessThanOrEqual(2.3)
  })
})

function fail(): never {
  throw new Error('The mode did not load.')
}

interface Shown {
  (): string[]
  runs: () => readonly ColoredRun[]
}

/** A colouring, and what it has shown last. */
function color(mode: StreamMode): { coloring: CodeColoring; shown: Shown } {
  let latest: readonly ColoredRun[] = []
  const coloring = createCodeColoring(mode, (runs) => {
    latest = runs
  })
  const shown = Object.assign(() => latest.map(({ text }) => text), { runs: () => latest })
  return { coloring, shown }
}

function finish(coloring: CodeColoring): void {
  while (coloring.step());
  coloring.publish()
}

function markup(runs: readonly ColoredRun[]): string {
  return renderToStaticMarkup(createElement('pre', undefined, ...runs.map(({ lines }) => [...lines])))
}

/** As Markdown gives it: runs of 50 lines, each with its last line break. */
function split(code: string): string[] {
  return code.match(/(?:.*\n){50}|[^]+$/g) ?? ['']
}

function counted(mode: StreamMode): { mode: StreamMode; calls: () => number } {
  let calls = 0
  const wrapped: StreamMode = {
    startState: (unit) => mode.startState?.(unit),
    token(reader, state) {
      calls += 1
      return mode.token(reader, state)
    },
  }
  return { mode: wrapped, calls: () => calls }
}
