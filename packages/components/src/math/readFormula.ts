import { asCode, readBracketed } from '../markdown/readBracketed.ts'
import type { FormulaReading } from '../markdown/MarkdownPlugins.tsx'
import { matchAt } from '../markdown/matchAt.ts'

/**
 * Reads a formula within a text. While the text is growing, one that is not complete is code, since half of one cannot be
 * drawn.
 */
export function readFormula(text: string, from: number, growing: boolean): FormulaReading | undefined {
  return text[from] === '$' ? readDollars(text, from, growing) : readBrackets(text, from, growing)
}

/**
 * Reads `$…$` or `$$…$$`. A single `$` opens only before a character and behind no word, `/` or `:`, and closes only behind
 * a character and before no word, `/` or bracket; what reads as prose is none: no prices, paths or words of a shell.
 */
function readDollars(text: string, from: number, growing: boolean): FormulaReading | undefined {
  const [all, block, line = ''] = matchAt(formula, text, from) ?? []
  if (all !== undefined) {
    // Alone in its paragraph it stands on a line of its own.
    const display = block !== undefined && all.length === text.length
    if (!display && isProse(block ?? line) && (block !== undefined || /^\d/.test(line))) return undefined
    return asFormula(block ?? line, display, from + all.length)
  }
  const [open] = (growing && matchAt(openFormula, text, from)) || []
  return open === undefined ? undefined : asCode(open.replace(/^\$+/, ''), from + open.length)
}

/** Reads `\(…\)` or `\[…\]`. */
function readBrackets(text: string, from: number, growing: boolean): FormulaReading | undefined {
  const found = readBracketed(text, from, growing)
  if (found === undefined) return undefined
  const [, , bracket, tex = '', close] = inBrackets.exec(text.slice(from, found.end)) ?? []
  const display = bracket === '['
  if (close !== undefined) return asFormula(tex, display, found.end)
  // Nothing is shown of what is to stand on a line of its own.
  return asCode(display ? '' : tex, found.end)
}

/** A formula as it is shown. */
function asFormula(tex: string, display: boolean, end: number): FormulaReading {
  return { element: { tag: 'math', tex: tex.replaceAll('\n', ' ').trim(), display }, end }
}

/** Whether it holds words, and nothing that formulas are made of. */
function isProse(text: string): boolean {
  return /[a-z]{2}|\p{Lo}/iu.test(text) && !/[\\^_={}+]/.test(text)
}

const formula = /\$\$(?!\$)((?:[^$]|\$(?!\$))+)\$\$(?!\$)|(?<![\w/:])\$(?![\s$])([^$]*[^\s$])\$(?![\w${(/])/y
const openFormula = /(?:(?<![\w/:])\$[^$\s\d]|\$\$[^$])[^$]*$/y
const inBrackets = /^(\\{1,2})([([])([^]*?)(\1[)\]])?$/

/** What begins formulas of several lines: a bracket alone on its line, or dollars; a process of a shell is none. */
export const formulaFence: RegExp =
  /^(?:(\\{1,2}\[)()|(\${2,})((?:(?!.*(?:[a-z]{2}|\p{Lo}))|(?=.*[\\^_={}+]))[^$]*))[ \t]*$/iu

/** What stands before the end of such a formula on its last line. */
export function readLastLine(line: string, marker: string): string | undefined {
  const [, dollars, brackets] = /^(?:(.*[^$])\${2,}|(.*[^\\])\\{1,2}\])[ \t]*$/.exec(line) ?? []
  return marker.startsWith('$') ? dollars : brackets
}
