import type { LineCursor } from './LineCursor.ts'
import type { CellAlign, MarkdownElement, MarkdownNode } from './markdownNode.ts'
import type { Code } from './openCode.ts'

/** What may hold blocks, and is not complete. */
export type Container = {
  /** Where its first line begins in the text. */
  readonly key: number
  children: MarkdownNode[]
  /** Whether the line before was blank to it. */
  blank: boolean
} & ContainerKind

/** What is special about a kind of it, which is named after its element where it becomes one as it is. */
export type ContainerKind =
  | { readonly kind: 'blockquote' }
  | { readonly kind: 'list'; readonly marker: string; readonly start: number | undefined; loose: boolean }
  /** `indent`: columns by which its lines stand further right. `begun`: whether a block began in it. */
  | { readonly kind: 'li'; readonly indent: number; begun: boolean }
  /** `id` is the normalised label; `undefined` where an earlier footnote has the same. It may begin with a blank line. */
  | {
      readonly kind: 'footnote'
      readonly id: string | undefined
      readonly indent: number
      readonly begun: true
    }
  /** It is an element only if it has `ended`. */
  | { readonly kind: 'details'; ended: boolean }

/** A block without blocks in it, that may go on. */
export type Leaf = { readonly key: number } & (
  | { readonly kind: 'paragraph'; text: string; lastLine: number }
  /** Text that is too much to be formatted. */
  | ({ readonly kind: 'plain' } & PlainText)
  | ({ readonly kind: 'html'; readonly end: RegExp | undefined } & PlainText)
  | { readonly kind: 'table'; readonly aligns: readonly (CellAlign | undefined)[]; rows: MarkdownElement[] }
  | ({ readonly kind: 'code' } & Code)
)

/** Text that is shown as it is. */
export interface PlainText {
  text: string
  /** What stands before `text`, in pieces that will not change. */
  readonly stretches: readonly MarkdownElement[]
}

/** Whether the line is part of the container, whose marker it then takes. */
export function continues(container: Container, cursor: LineCursor): boolean {
  const indent = cursor.look()
  switch (container.kind) {
    case 'list':
    case 'details':
      return true
    case 'blockquote':
      if (indent > 3 || cursor.line[cursor.next] !== '>') return false
      takeQuoteMarker(cursor)
      return true
    case 'li':
    case 'footnote': {
      if (cursor.isBlank ? !container.begun : indent < container.indent) return false
      cursor.takeColumns(container.indent)
      return true
    }
    default:
      return container satisfies never
  }
}

export function takeQuoteMarker(cursor: LineCursor): void {
  cursor.takeMarker(1)
  cursor.takeColumns(1)
}

/** A leaf that grows on its own. */
export function copyLeaf(leaf: Leaf | undefined): Leaf | undefined {
  if (leaf?.kind === 'table') return { ...leaf, rows: [...leaf.rows] }
  if (leaf?.kind !== 'code') return leaf && { ...leaf }
  return { ...leaf, runs: [...leaf.runs], lines: [...leaf.lines], blankLines: [...leaf.blankLines] }
}
