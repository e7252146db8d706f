import type { CellAlign } from './markdownNode.ts'
import { matchAt } from './matchAt.ts'

/** The alignments of a table's columns, if the line is the one below its head. */
export function readDelimiters(line: string): (CellAlign | undefined)[] | undefined {
  // A line of dashes alone underlines a heading.
  if (!/^[ \t|:-]+$/.test(line) || !/[|:]/.test(line)) return undefined
  const aligns: (CellAlign | undefined)[] = []
  for (const cell of splitRow(line)) {
    const [, left, right] = /^(:?)-+(:?)$/.exec(cell) ?? []
    if (left === undefined) return undefined
    aligns.push(left ? (right ? 'center' : 'left') : right ? 'right' : undefined)
  }
  return aligns.length > 0 && aligns.length <= maxColumns ? aligns : undefined
}

/** The cells of a table's row. */
export function splitRow(line: string): string[] {
  const row = line.trim()
  const cells: string[] = []
  for (let at = row.startsWith('|') ? 1 : 0; at < row.length;) {
    const [all, text = ''] = matchAt(cell, row, at) ?? ['|']
    cells.push(text.trim())
    at += all.length
  }
  return cells
}

/** Up to a pipe that is not escaped. */
const cell = /((?:\\[\\|]?|[^\\|])*)(?:\||$)/y

const maxColumns = 100
