import type { Footnote, MarkdownBlock, MarkdownElement, MarkdownNode } from './markdownNode.ts'

/** Footnotes by their place in the text. */
export interface NumberedFootnotes {
  readonly numbers: ReadonlyMap<string, number>
  /** In the order of their numbers. */
  readonly footnotes: readonly Footnote[]
}

/** Numbers footnotes in the order in which the text, and then their own, refer to them. */
export function numberFootnotes(
  blocks: readonly MarkdownBlock[],
  known: ReadonlyMap<string, readonly MarkdownNode[]>,
  previous: ReadonlyMap<string, number> = none.numbers,
): NumberedFootnotes {
  if (known.size === 0) return none
  const numbers = new Map<string, number>()
  const footnotes: Footnote[] = []
  const take = (id: string): void => {
    const children = known.get(id)
    if (!children || numbers.has(id)) return
    footnotes.push({ id, children })
    numbers.set(id, footnotes.length)
  }
  for (const { element } of blocks) callsIn(element).forEach(take)
  for (const { children } of footnotes) children.flatMap(callsIn).forEach(take)
  const isSame =
    numbers.size === previous.size && [...numbers].every(([id, number]) => previous.get(id) === number)
  return { numbers: isSame ? previous : numbers, footnotes }
}

const none: NumberedFootnotes = { numbers: new Map(), footnotes: [] }

/** Elements never change, so that what was found in one need not be looked for again. */
const found = new WeakMap<MarkdownElement, readonly string[]>()

function callsIn(node: MarkdownNode): readonly string[] {
  if (typeof node === 'string') return []
  if (node.tag === 'sup') return [node.id]
  if (!('children' in node)) return []
  const calls = found.get(node) ?? node.children.flatMap(callsIn)
  found.set(node, calls)
  return calls
}
