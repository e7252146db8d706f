import type { FormulaReading } from './MarkdownPlugins.tsx'
import { matchAt } from './matchAt.ts'

/** Reads `\(…\)` or `\[…\]`, also with two backslashes, or what begins so in a growing text: code, as it was written. */
export function readBracketed(text: string, from: number, growing: boolean): FormulaReading | undefined {
  const [all, , line, block = ''] = matchAt(bracketed, text, from) ?? []
  // An escaped bracket may as well hold a number or a box.
  if (all !== undefined && (line ?? block.replace(/[\dx]/gi, '')).trim() === '') return undefined
  const [source] = all === undefined ? (growing && matchAt(openBracketed, text, from)) || [] : [all]
  return source === undefined ? undefined : asCode(source, from + source.length)
}

/** A formula that cannot be drawn. */
export function asCode(source: string, end: number): FormulaReading {
  return { element: { tag: 'code', children: [source.replaceAll('\n', ' ')] }, end }
}

/** None holds another that begins. */
const bracketed = /(\\{1,2})(?:\(((?:[^\\]|\\[^()])+?)\1\)|\[((?:[^\\]|\\[^[\]])+?)\1\](?!\())/y
const openBracketed = /\\{1,2}(?:\((?:[^\\]|\\[^()])*|\[(?:[^\\]|\\[^[\]])*)$/y
