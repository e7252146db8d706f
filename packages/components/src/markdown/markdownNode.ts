/** A piece of a parsed text: characters, or an element named after the HTML element it becomes. */
export type MarkdownNode = string | MarkdownElement

/** An element of a parsed text. Never changed once made. */
export type MarkdownElement =
  | PlainElement
  | ListNode
  | TableNode
  | CellElement
  /** `address` went through `safeAddress`; `undefined` is a link that may not be opened, or not yet. */
  | {
      readonly tag: 'a' | 'img'
      readonly address: string | undefined
      readonly children: readonly MarkdownNode[]
    }
  | { readonly tag: 'input'; readonly checked: boolean }
  /** `runs.join('')` is the code. See `CodeBlockProps`. */
  | {
      readonly tag: 'pre'
      readonly language: string
      readonly runs: readonly string[]
      readonly open: boolean
    }
  | FootnoteCall
  | { readonly tag: 'math'; readonly tex: string; readonly display: boolean }
  | { readonly tag: 'hr' | 'br' }

/** A reference to the footnote of this normalised label. */
export interface FootnoteCall {
  readonly tag: 'call'
  readonly id: string
  /** Whether it stands in a link, and so can be none. */
  readonly inLink?: boolean
}

/** An element that is no more than its name and what is in it. */
export interface PlainElement {
  readonly tag: PlainTag
  readonly children: readonly MarkdownNode[]
}

/** A cell of a table. */
export interface CellElement {
  readonly tag: 'th' | 'td'
  readonly align: CellAlign | undefined
  readonly children: readonly MarkdownNode[]
}

/** A list. Its children are items, each of tag `li`. */
export interface ListNode {
  readonly tag: 'ol' | 'ul'
  /** 1 where it has no numbers. */
  readonly start: number
  /** Whether its items' paragraphs stand apart. */
  readonly loose: boolean
  readonly children: readonly MarkdownNode[]
}

/** A table. Its children are rows, each of tag `tr`; the first is the head. */
export interface TableNode {
  readonly tag: 'table'
  readonly children: readonly MarkdownNode[]
}

/**
 * `plain` is text that was not parsed; where it is long, in stretches that a browser lays out one by one. `div` holds
 * what would be `details` if that had an end.
 */
export type PlainTag =
  | InlineTag
  | 'details'
  | 'summary'
  | 'div'
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'blockquote'
  | 'li'
  | 'tr'
  | 'em'
  | 'strong'
  | 'del'
  | 'code'
  | 'plain'
  | 'stretch'

/** What may be written as HTML within a text. */
export type InlineTag = 'sub' | 'sup' | 'kbd' | 'mark'

/** How a table aligns a column. */
export type CellAlign = 'left' | 'right' | 'center'

/** A block of the outermost level. */
export interface MarkdownBlock {
  /** Where it begins in the text: stays the same while it grows. */
  readonly key: number
  readonly element: MarkdownElement
  /** Whether more of it may come. */
  readonly growing: boolean
}

/** A footnote that something refers to. */
export interface Footnote {
  readonly id: string
  readonly children: readonly MarkdownNode[]
}
