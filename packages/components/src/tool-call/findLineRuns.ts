import { blockBar } from './writeJson.ts'

/** What a line is: part of a diff, or of a string inside a JSON value. */
export type LineKind = 'added' | 'removed' | 'hunk' | 'string'

/** Lines of one kind that follow each other, each with its line break. */
export interface LineRun {
  readonly start: number
  readonly end: number
  readonly kind: LineKind | undefined
}

/** How to read the lines of a text. */
export interface LineReading {
  /** Whether strings stand in it as blocks behind a bar. */
  readonly json: boolean
  /** Whether an earlier part of it was seen to be a unified diff. */
  readonly diff: boolean
}

/** Takes a text apart into runs of lines of one kind, in order and without a gap. */
export function findLineRuns(text: string, { json, diff }: LineReading): LineRun[] {
  const isDiff = diff || holdsDiff(text)
  if (!json && !isDiff) return [{ start: 0, end: text.length, kind: undefined }]
  const runs: LineRun[] = []
  let start = 0
  let before = ''
  const lines = text.split(/(?<=\n)/)
  for (const [index, line] of lines.entries()) {
    const content = contentOf(line, json)
    const after = contentOf(lines[index + 1] ?? '', json) ?? ''
    const inDiff = isDiff && content !== undefined ? kindInDiff(content, before, after) : undefined
    const kind = inDiff ?? (json && content !== undefined ? 'string' : undefined)
    const end = start + line.length
    const last = runs.at(-1)
    if (last !== undefined && last.kind === kind) runs[runs.length - 1] = { start: last.start, end, kind }
    else runs.push({ start, end, kind })
    start = end
    before = content ?? ''
  }
  return runs
}

/** Whether a text holds the head of a hunk of a unified diff, at the start of a line or of a string's line. */
export function holdsDiff(text: string): boolean {
  return /^(?: *│ )?@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(text)
}

/** What a line of the value says; `undefined` for a line of JSON around its strings. */
function contentOf(line: string, json: boolean): string | undefined {
  if (!json) return line
  const text = line.trimStart()
  return text.startsWith(blockBar) ? text.slice(blockBar.length) : undefined
}

function kindInDiff(line: string, before: string, after: string): LineKind | undefined {
  // A removed line may begin with two dashes: only the pair of file names is a head.
  if (line.startsWith('@@ ') || isFileHead(line, after) || isFileHead(before, line)) return 'hunk'
  if (line.startsWith('+')) return 'added'
  return line.startsWith('-') ? 'removed' : undefined
}

function isFileHead(line: string, after: string): boolean {
  return line.startsWith('--- ') && after.startsWith('+++ ')
}
