import type { HtmlRules } from '../markdown/readHtml.ts'
import { matchAt } from '../markdown/matchAt.ts'

/**
 * Where raw HTML in a text ends: it is shown as it is, but holds no Markdown. `undefined` where it is none.
 *
 * @param absent The ends that were looked for and do not follow; a text full of beginnings is not searched again and again.
 */
function findEnd(text: string, from: number, absent: Set<string>): number | undefined {
  const tag = matchAt(htmlTag, text, from)
  if (tag) return from + tag[0].length
  const start = matchAt(otherStart, text, from)?.[0] ?? ''
  const end = otherEnds[start]
  if (end === undefined || absent.has(end)) return undefined
  // `<!-->` and `<!--->` are comments.
  const at = text.indexOf(end, from + (end === '-->' ? 2 : start.length))
  if (at < 0) absent.add(end)
  return at < 0 ? undefined : at + end.length
}

const tag =
  /<(?:\/[a-z][a-z\d-]*\s*|[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>/
    .source
const htmlTag = new RegExp(tag, 'iy')

/** What begins otherwise than a tag, and how it ends. */
const otherStart = /<(?:!--|\?|!\[CDATA\[|!(?=[a-zA-Z]))/y
const otherEnds: Readonly<Record<string, string>> = {
  '<!--': '-->',
  '<?': '?>',
  '<![CDATA[': ']]>',
  '<!': '>',
}

/** How a block of raw HTML begins, and on which line it ends; without a pattern, before a blank line. */
const blocks: HtmlRules['blocks'] = [
  [/^<(?:script|pre|textarea|style)(?:\s|>|$)/i, /<\/(?:script|pre|textarea|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [
    /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i,
  ],
]

/** Any other tag alone on its line: it begins a block that ends before a blank line, and that ends no paragraph. */
const tagLine = new RegExp(`^${tag}\\s*$`, 'i')

/** Raw HTML by CommonMark. */
export const gfmHtml: HtmlRules = { findEnd, blocks, tagLine }
