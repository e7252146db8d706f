import type { FormulaReading } from './MarkdownPlugins.tsx'
import { matchAt } from './matchAt.ts'

/** Reads `\(…\)` or `\[…\]`, also with two backslashes. Without `math` it is code, as it was written. */
export function readBracketed(
  text: string,
  from: number,
  math: boolean,
  growing: boolean,
): FormulaReading | undefined {
  const [all, , line, block = ''] = matchAt(bracketed, text, from) ?? []
  if (all !== undefined) {
    // An escaped bracket may as well hold a number or a box.
    if ((line ?? block.replace(/[\dx]/gi, '')).trim() === '') return undefined
    const end = from + all.length
    return math ? asFormula(line ?? block, line === undefined, end) : asCode(all, end)
  }
  const [open, inside = ''] = (growing && matchAt(openBracketed, text, from)) || []
  return open === undefined ? undefined : asCode(math ? inside : open, from + open.length)
}

/** A formula as it is shown. */
export function asFormula(tex: string, display: boolean, end: number): FormulaReading {
  return { element: { tag: 'math', tex: tex.replaceAll('\n', ' ').trim(), display }, end }
}

/** A formula that cannot be drawn. */
export function asCode(source: string, end: number): FormulaReading {
  return { element: { tag: 'code', children: [source.replaceAll('\n', ' ')] }, end }
}

/** None holds another that begins. */
const bracketed = /(\\{1,2})(?:\(((?:[^\\]|\\[^()])+?)\1\)|\[((?:[^\\]|\\[^[\]])+?)\1\](?!\())/y
const openBracketed = /\\{1,2}(?:\(((?:[^\\]|\\[^()])*)|\[(?:[^\\]|\\[^[\]])*)$/y
