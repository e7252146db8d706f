import type { MarkdownElement } from './markdownNode.ts'
import { matchAt } from './matchAt.ts'

/**
 * Reads `$…$` or `$$…$$`. A single `$` opens only before a character, closes only behind one and not before a digit: no
 * prices. While the text is growing, a formula that is not complete is code, since half of one cannot be drawn.
 */
export function readFormula(
  text: string,
  from: number,
  growing: boolean,
): { readonly element: MarkdownElement; readonly end: number } | undefined {
  const [all, block, tex = block] = matchAt(formula, text, from) ?? []
  if (all !== undefined && tex !== undefined) {
    // Alone in its paragraph it stands on a line of its own.
    const display = block !== undefined && all.length === text.length
    const element = { tag: 'math', tex: tex.replaceAll('\n', ' ').trim(), display } as const
    return { element, end: from + all.length }
  }
  const [open] = (growing && matchAt(openFormula, text, from)) || []
  if (open === undefined) return undefined
  return { element: { tag: 'code', children: [open.replace(/^\$+/, '')] }, end: from + open.length }
}

const formula = /\$\$(?!\$)((?:[^$]|\$(?!\$))+)\$\$(?!\$)|\$(?![\s$])([^$]*[^\s$])\$(?![\d$])/y
const openFormula = /(?:\$[^$\s\d]|\$\$[^$])[^$]*$/y
