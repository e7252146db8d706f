import { linesPerRun } from './cutRuns.ts'

/** A fenced code block of the outermost level, read line by line: the parser never sees what is in it. */
export interface FenceState {
  /** The opening fence's marker, as often as it stood there. */
  readonly marker: string
  /** Columns before the opening fence; as much is taken off each line. */
  readonly indent: number
  /** Runs of code that will not change. */
  readonly runs: readonly string[]
  /** The complete lines behind them, each with its line break. */
  readonly lines: readonly string[]
}

/** What {@link openFence} found. */
export interface OpenedFence {
  readonly fence: FenceState
  /** What follows the marker, not decoded yet. */
  readonly info: string
  /** Where the first line of code begins. */
  readonly end: number
}

/** The fence that a block's source begins with, if its opening line is complete. */
export function openFence(source: string): OpenedFence | undefined {
  const match = /^( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,})[ \t]*([^\n]*)\n/.exec(source)
  if (!match) return undefined
  const [line, indent = '', marker = '', info = ''] = match
  return { fence: { marker, indent: indent.length, runs: [], lines: [] }, info, end: line.length }
}

/** Takes in the complete lines of `source` from `start`; `closed` says whether the last one read closed the fence. */
export function readFenceLines(
  fence: FenceState,
  source: string,
  start: number,
): { readonly fence: FenceState; readonly end: number; readonly closed: boolean } {
  const runs = [...fence.runs]
  const lines = [...fence.lines]
  let from = start
  let closed = false
  while (!closed) {
    const end = source.indexOf('\n', from) + 1
    if (end === 0) break
    const line = source.slice(from, end)
    from = end
    closed = closesFence(fence, line)
    if (closed) break
    if (lines.length === linesPerRun) runs.push(lines.splice(0).join(''))
    lines.push(withoutIndent(line, fence.indent))
  }
  return { fence: { ...fence, runs, lines }, end: from, closed }
}

/** The runs to show, with `partial` as the last line. The line break at the very end is not shown. */
export function runsOf({ runs, lines, indent }: FenceState, partial: string): readonly string[] {
  const last = lines.join('')
  const line = withoutIndent(partial, indent)
  if (line === '') return last === '' ? runs : [...runs, last.slice(0, -1)]
  return lines.length === linesPerRun ? [...runs, last, line] : [...runs, last + line]
}

/** Whether the line is the closing fence, or, where it is not complete, may become it. */
export function closesFence({ marker }: FenceState, line: string, complete = true): boolean {
  const [, run] = /^ {0,3}(`+|~+)[ \t]*\n?$/.exec(line) ?? []
  return run?.[0] === marker[0] && run !== undefined && (!complete || run.length >= marker.length)
}

/** Takes up to `width` columns of white space off a line. What is left of a tab stays as spaces. */
function withoutIndent(line: string, width: number): string {
  let column = 0
  let index = 0
  for (; column < width; index += 1) {
    if (line[index] === ' ') column += 1
    else if (line[index] === '\t') column += 4 - (column % 4)
    else break
  }
  return ' '.repeat(Math.max(0, column - width)) + line.slice(index)
}
