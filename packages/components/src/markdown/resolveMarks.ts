import type { MarkdownElement, MarkdownNode } from './markdownNode.ts'

/** A run of `*`, `_` or `~` in a text. */
export interface Mark {
  readonly mark: string
  readonly count: number
  readonly canOpen: boolean
  readonly canClose: boolean
}

/** What the runs on either side of them make of characters: by CommonMark, and of tildes by GFM. */
export function readMark(text: string, from: number, count: number): Mark {
  const mark = text.charAt(from)
  const before = classify(/[^][\uDC00-\uDFFF]?$/.exec(text.slice(Math.max(0, from - 2), from))?.[0])
  const after = classify(String.fromCodePoint(text.codePointAt(from + count) ?? 32))
  // Emphasis stands as well around struck text as around text.
  const opens =
    after === 'other' || (after === 'punctuation' && before !== 'other') || text[from + count] === '~'
  const closes =
    before === 'other' || (before === 'punctuation' && after !== 'other') || text[from - 1] === '~'
  const within = mark === '_' && opens && closes
  return {
    mark,
    count,
    canOpen: opens && (!within || before === 'punctuation'),
    canClose: closes && (!within || after === 'punctuation'),
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
      while (open.length > index + 1) endUnpaired()
      const size = node.mark === '~' ? count : Math.min(2, count, opener.left)
      const element: MarkdownElement = { tag: tagOf(node.mark, size), children: opener.children }
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
  while (open.length > 0) {
    if (growing) endGrowing()
    else endUnpaired()
  }
  return children

  function endUnpaired(): void {
    const { run, left, children: inside } = open.pop() ?? nothing
    nesting -= left
    append(target(), run.mark.repeat(left))
    for (const node of inside) append(target(), node)
  }

  function endGrowing(): void {
    const { run, left, children: inside } = open.pop() ?? nothing
    let element: MarkdownElement = {
      tag: tagOf(run.mark, run.mark === '~' ? 1 : Math.min(left, 2)),
      children: inside,
    }
    if (left > 2) element = { tag: 'em', children: [element] }
    append(target(), element)
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

const nothing: OpenMark = {
  run: { mark: '', count: 0, canOpen: false, canClose: false },
  left: 0,
  children: [],
}

function isPair({ run, left }: OpenMark, closer: Mark): boolean {
  if (run.mark !== closer.mark) return false
  if (run.mark === '~') return left === closer.count
  // A run that could do both pairs with none that would make their sum a multiple of three.
  const couldBoth = run.canClose || closer.canOpen
  return !couldBoth || (run.count + closer.count) % 3 !== 0 || (run.count % 3 === 0 && closer.count % 3 === 0)
}

function tagOf(mark: string, size: number): 'em' | 'strong' | 'del' {
  return mark === '~' ? 'del' : size === 2 ? 'strong' : 'em'
}

function classify(character = ' '): 'space' | 'punctuation' | 'other' {
  return /\s/.test(character) ? 'space' : /[\p{P}\p{S}]/u.test(character) ? 'punctuation' : 'other'
}

/** Marks that may be open at once. */
const maxNesting = 40
