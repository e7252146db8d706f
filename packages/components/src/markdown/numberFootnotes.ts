import type { Footnote, FootnoteCall, MarkdownBlock, MarkdownElement, MarkdownNode } from './markdownNode.ts'

/** Footnotes by their place in the text. */
export interface NumberedFootnotes {
  /** By normalised label. The same object for as long as they stay. */
  readonly numbers: ReadonlyMap<string, number>
  /** Those that something refers to, in the order of their numbers. */
  readonly footnotes: readonly Footnote[]
  /** The first reference to each that can be led to. */
  readonly firstCalls: ReadonlyMap<string, FootnoteCall>
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
  const firstCalls = new Map<string, FootnoteCall>()
  const take = (call: FootnoteCall): void => {
    const { id } = call
    const children = known.get(id)
    if (!call.inLink && !firstCalls.has(id)) firstCalls.set(id, call)
    if (!children || numbers.has(id)) return
    footnotes.push({ id, children })
    numbers.set(id, footnotes.length)
  }
  for (const { element } of blocks) callsIn(element).forEach(take)
  for (const { children } of footnotes) children.flatMap(callsIn).forEach(take)
  const isSame =
    numbers.size === previous.size && [...numbers].every(([id, number]) => previous.get(id) === number)
  return { numbers: isSame ? previous : numbers, footnotes, firstCalls }
}

const none: NumberedFootnotes = { numbers: new Map(), footnotes: [], firstCalls: new Map() }

/** Elements never change, so that what was found in one need not be looked for again. */
const found = new WeakMap<MarkdownElement, readonly FootnoteCall[]>()

function callsIn(node: MarkdownNode): readonly FootnoteCall[] {
  if (typeof node === 'string') return []
  if (node.tag === 'call') return [node]
  if (!('children' in node)) return []
  const calls = found.get(node) ?? node.children.flatMap(callsIn)
  found.set(node, calls)
  return calls
}
