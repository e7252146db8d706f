import { asCode, asFormula } from '../markdown/readBracketed.ts'
import type { FormulaReading } from '../markdown/MarkdownPlugins.tsx'
import { matchAt } from '../markdown/matchAt.ts'

/**
 * Reads `$…$` or `$$…$$`. A single `$` opens only before a character and behind no word, `/` or `:`, and closes only behind
 * a character and before no word, `/` or bracket; what reads as prose is none: no prices, paths or words of a shell.
 * While the text is growing, a formula that is not complete is code, since half of one cannot be drawn.
 */
export function readDollars(text: string, from: number, growing: boolean): FormulaReading | undefined {
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

/** Whether it holds words, and nothing that formulas are made of. */
function isProse(text: string): boolean {
  return /[a-z]{2}|\p{Lo}/iu.test(text) && !/[\\^_={}+]/.test(text)
}

const formula = /\$\$(?!\$)((?:[^$]|\$(?!\$))+)\$\$(?!\$)|(?<![\w/:])\$(?![\s$])([^$]*[^\s$])\$(?![\w${(/])/y
const openFormula = /(?:(?<![\w/:])\$[^$\s\d]|\$\$[^$])[^$]*$/y

/** What begins formulas of several lines: a bracket alone on its line, or dollars; a process of a shell is none. */
export const formulaFence: RegExp =
  /^(?:(\\{1,2}\[)()|(\${2,})((?:(?!.*(?:[a-z]{2}|\p{Lo}))|(?=.*[\\^_={}+]))[^$]*))[ \t]*$/iu
