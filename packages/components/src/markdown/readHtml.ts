import { matchAt } from './matchAt.ts'

/** How raw HTML is told, which is shown as it is. */
export interface HtmlRules {
  /**
   * Where it ends within a text, in which it holds no Markdown. `undefined` where it is none.
   *
   * @param absent The ends that were looked for and do not follow; a text full of beginnings is not searched again and again.
   */
  readonly findEnd: (text: string, from: number, absent: Set<string>) => number | undefined
  /** How a block of it begins, and on which line it ends; without a pattern, before a blank line. */
  readonly blocks: readonly (readonly [start: RegExp, end?: RegExp])[]
  /** A tag alone on its line: it begins a block that ends before a blank line, and that ends no paragraph. */
  readonly tagLine: RegExp
}

/** What is between angles and begins like a tag. What stands within a text does so also alone on its line. */
export const html: HtmlRules = {
  findEnd(text, from, absent) {
    const tag = matchAt(anyTag, text, from)
    if (tag) return from + tag[0].length
    const end =
      text.startsWith('<!--', from) && !absent.has(commentEnd) ? text.indexOf(commentEnd, from) : undefined
    if (end !== -1) return end && end + commentEnd.length
    absent.add(commentEnd)
    return undefined
  },
  blocks: [
    [/^<(?:script|pre|textarea|style)(?:\s|>|$)/i, /<\/(?:script|pre|textarea|style)>/i],
    [/^<!--/, /-->/],
  ],
  tagLine: /^<(?!(?:br|\/?(?:sub|sup|kbd|mark))\b)[!?/]?[a-z](?:[\w-]*\s[^<>]*|[\w-]*\/?)>\s*$/i,
}

const anyTag = /<[!?/]?[a-z](?:[\w-]*\s[^<>]*|[\w-]*\/?)>/iy
const commentEnd = '-->'
