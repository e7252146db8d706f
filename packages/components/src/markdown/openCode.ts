import { fence } from './blockSyntax.ts'
import type { LineCursor } from './LineCursor.ts'
import type { MathPlugin } from './MarkdownPlugins.tsx'

/** The lines of a block of code. */
export interface Code {
  readonly language: string
  /** Fences open within it, where it is a document that may have some; else `undefined`. */
  fences: number | undefined
  /** `undefined` where it is indented. */
  readonly fence: Fence | undefined
  /** Lines behind the code that are part of it only if more follows. */
  readonly blankLines: string[]
  /** Runs of code that will not change, and the lines behind them. See `CodeBlockProps`. */
  readonly runs: string[]
  readonly lines: string[]
}

/** What a block of code, or a formula, stands between. */
export interface Fence {
  /** What ends it: as often as it stood there. */
  readonly marker: string
  /** Columns before it; as much is taken off each line. */
  readonly indent: number
  /** What reads its end where it is a formula. */
  readonly math: MathPlugin | undefined
}

/**
 * A fence that has just opened, or indented code.
 *
 * @param mayNest whether a document in it may have fences of its own, as long as the one around it.
 */
export function openCode(fence: Fence | undefined, language = '', mayNest = false): Code {
  const fences = mayNest && /^(?:md|mdx|markdown)$/i.test(language) ? 0 : undefined
  return { fence, language, fences, runs: [], lines: [], blankLines: [] }
}

export function addLine(code: Code, line: string): void {
  if (code.lines.length === linesPerRun) code.runs.push(code.lines.splice(0).join(''))
  code.lines.push(`${line}\n`)
}

/** More of the line that was added last. */
export function continueLine({ lines }: Code, text: string): void {
  lines.push(`${lines.pop()?.slice(0, -1) ?? ''}${text}\n`)
}

/** The runs to show. The line break at the very end is not. */
export function runsOf({ runs, lines }: Code): string[] {
  const last = lines.join('').slice(0, -1)
  return last === '' && runs.length === 0 ? [] : [...runs, last]
}

/**
 * Whether the line is part of the code that is open.
 *
 * @param isPart whether more of the line may come: the beginning of a closing fence is not shown then, and closes nothing.
 */
export function continueCode(code: Code, cursor: LineCursor, isPart: boolean): 'open' | 'closed' | undefined {
  const indent = cursor.look()
  if (!code.fence) {
    if (indent < 4 && !cursor.isBlank) return undefined
    cursor.takeColumns(4)
    if (cursor.isBlank) code.blankLines.push(cursor.rest())
    else for (const line of [...code.blankLines.splice(0), cursor.rest()]) addLine(code, line)
    return 'open'
  }
  const { marker } = code.fence
  const text = indent < 4 ? cursor.line.slice(cursor.next) : ''
  const run = closingFence.exec(text)?.[1] ?? ''
  if (isPart && run.startsWith(marker.charAt(0))) return 'open'
  if (run.startsWith(marker)) {
    if (!code.fences) return 'closed'
    code.fences -= 1
  } else if (code.fences !== undefined) {
    const [, backticks, , tildes = ''] = fence.exec(text) ?? []
    if ((backticks ?? tildes).startsWith(marker)) code.fences += 1
  }
  cursor.takeColumns(code.fence.indent)
  const line = cursor.rest()
  // A formula may also end behind its last line.
  const last = code.fence.math?.readLastLine(line, marker)
  addLine(code, last ?? line)
  return last === undefined || isPart ? 'open' : 'closed'
}

const closingFence = /^(`+|~+|\$+|\\{1,2}\]?)[ \t]*$/

/** Lines in a run of code: what a browser lays out again for a new one. */
const linesPerRun = 50
