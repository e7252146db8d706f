import type { StrictRules } from './dialect.ts'
import type { InlineTag, MarkdownElement, MarkdownNode } from './markdownNode.ts'

/** A run of `*`, `_` or `~` in a text, or a tag. */
export interface Mark {
  readonly mark: string
  readonly count: number
  readonly canOpen: boolean
  readonly canClose: boolean
  /** Of which element it is a tag. */
  readonly tag?: InlineTag
}

/**
 * What the characters on either side make of a run: by CommonMark, and of tildes by GFM. Unless `strict`, by the CommonMark
 * CJK-friendly amendments: between Chinese, Japanese or Korean, punctuation is no edge of a word.
 */
export function readMark(text: string, from: number, count: number, strict: StrictRules | undefined): Mark {
  const mark = text.charAt(from)
  const before = classify(text.slice(Math.max(0, from - 3), from), strict)
  const after = classify(String.fromCodePoint(text.codePointAt(from + count) ?? 32), strict)
  // Emphasis stands as well around struck text as around text.
  const opens =
    (after !== 'space' && (after !== 'punctuation' || before !== 'other')) || text[from + count] === '~'
  const closes =
    (before !== 'space' && (before !== 'punctuation' || after !== 'other')) || text[from - 1] === '~'
  const within = mark === '_' && opens && closes
  return {
    mark,
    count,
    canOpen: opens && (!within || before.endsWith('punctuation')),
    canClose: closes && (!within || after.endsWith('punctuation')),
  }
}

/**
 * Pairs the runs and makes elements of what is between them. While the text is `growing`, a run without a partner marks
 * all that follows it. Runs that would nest too deep are text.
 */
export function resolveMarks(nodes: readonly (MarkdownNode | Mark)[], growing = false): MarkdownNode[] {
  const children: MarkdownNode[] = []
  const open: OpenMark[] = []
  let nesting = 0
  const target = (): MarkdownNode[] => open.at(-1)?.children ?? children

  for (const node of nodes) {
    if (typeof node === 'string' || !('mark' in node)) {
      append(target(), node)
      continue
    }
    let { count } = node
    while (count > 0 && node.canClose) {
      const index = open.findLastIndex((opener) => isPair(opener, node))
      const opener = open[index]
      if (!opener) break
      for (const unpaired of open.splice(index + 1)) endUnpaired(unpaired)
      const size = node.mark === '~' ? count : Math.min(2, count, opener.left)
      const element: MarkdownElement = { tag: tagOf(node, size), children: opener.children }
      count -= size
      opener.left -= size
      nesting -= size
      if (opener.left === 0) {
        open.pop()
        append(target(), element)
      } else opener.children = [element]
    }
    if (count === 0) continue
    if (node.canOpen && nesting + count <= maxNesting && (node.mark !== '~' || count <= 2)) {
      open.push({ run: node, left: count, children: [] })
      nesting += count
    } else append(target(), node.mark.repeat(count))
  }
  for (let last; growing && (last = open.pop());) {
    const { run, left, children: inside } = last
    const element: MarkdownElement = { tag: tagOf(run, Math.min(left, 2)), children: inside }
    append(target(), left > 2 ? { tag: 'em', children: [element] } : element)
  }
  for (const unpaired of open.splice(0)) endUnpaired(unpaired)
  return children

  /** It is one of those that were open, and they from the outermost on. */
  function endUnpaired({ run, left, children: inside }: OpenMark): void {
    nesting -= left
    for (const node of [run.mark.repeat(left), ...inside]) append(target(), node)
  }
}

/** Adds to a text what continues it. */
function append(nodes: MarkdownNode[], node: MarkdownNode): void {
  const last = nodes.at(-1)
  if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node
  else if (node !== '') nodes.push(node)
}

/** A run of which a part has no partner yet. */
interface OpenMark {
  readonly run: Mark
  left: number
  children: MarkdownNode[]
}

function isPair({ run, left }: OpenMark, closer: Mark): boolean {
  if (run.tag ? run.tag !== closer.tag : run.mark !== closer.mark) return false
  if (run.mark === '~') return left === closer.count
  // A run that could do both pairs with none that would make their sum a multiple of three.
  const couldBoth = run.canClose || closer.canOpen
  return !couldBoth || (run.count + closer.count) % 3 !== 0 || (run.count % 3 === 0 && closer.count % 3 === 0)
}

function tagOf({ mark, tag }: Mark, size: number): InlineTag | 'em' | 'strong' | 'del' {
  return tag ?? (mark === '~' ? 'del' : size === 2 ? 'strong' : 'em')
}

/** What the last character of a text is; a selector of its variant belongs to it. */
function classify(
  text: string,
  strict: StrictRules | undefined,
): 'space' | 'other' | 'cjk' | 'punctuation' | 'cjk punctuation' {
  if (!/\S$/.test(text)) return 'space'
  const isCjk = !strict && cjk.test(text)
  if (!(strict?.punctuation ?? punctuation).test(text)) return isCjk ? 'cjk' : 'other'
  return isCjk ? 'cjk punctuation' : 'punctuation'
}

const punctuation = /[\p{P}\p{S}][\ufe00-\ufe0e]?$/u

/** Wide or Hangul; a full-width form of a quotation mark; the variant of an ideograph. */
const cjk =
  /(?:[\p{Ideographic}\p{Script=Hangul}\u20a9\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\ua4c6\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uffee\u{1aff0}-\u{1b2fb}][\ufe00-\ufe0e]?|[‘’“”]\ufe01|[\u{e0100}-\u{e01ef}])$/u

/** Marks that may be open at once. */
const maxNesting = 40
