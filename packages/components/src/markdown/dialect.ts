import type { MathPlugin } from './MarkdownPlugins.tsx'
import type { HtmlRules } from './readHtml.ts'

/**
 * How a text is read: as models write. That is CommonMark and GFM but for what `components/README.md` lists, section "Text
 * written by a model".
 */
export interface Dialect {
  /** Without, `$` is a dollar, and what stands in `\(…\)` or `\[…\]` is code. */
  readonly math?: MathPlugin | undefined
  /** Makes it CommonMark and GFM to the letter. */
  readonly strict?: StrictRules | undefined
  /** Whether a line ends where it was ended, as in a chat. */
  readonly lineBreaks?: boolean | undefined
}

/** What reads otherwise by the letter. */
export interface StrictRules {
  readonly readAddress: (text: string, from: number) => LiteralAddress | undefined
  /** What ends with punctuation. */
  readonly punctuation: RegExp
  readonly html: HtmlRules
}

/** An address that stands in a text without any marker around it. */
export interface LiteralAddress {
  readonly address: string
  readonly end: number
}

/** Whether two read the same. */
export function isSameDialect(one: Dialect, other: Dialect): boolean {
  return one.math === other.math && one.strict === other.strict && !one.lineBreaks === !other.lineBreaks
}
