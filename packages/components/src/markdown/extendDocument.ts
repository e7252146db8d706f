import type { Extension } from 'micromark-util-types'
import { DocumentReader, emptyGrowth, type Growth } from './DocumentReader.ts'
import type { MarkdownElement, MarkdownNode } from './markdownNode.ts'
import { numberFootnotes } from './numberFootnotes.ts'
import type { parseBlocks } from './parseBlocks.ts'

/** A Markdown text, read. Never changed once made. */
export interface MarkdownDocument {
  /** Oldest first. A finished block stays the same object for as long as the text only grows. */
  readonly blocks: readonly MarkdownBlock[]
  /** The footnotes that something refers to, in the order of their numbers. */
  readonly footnotes: readonly Footnote[]
  /** The numbers of the footnotes by normalised label. The same object for as long as they stay. */
  readonly numbers: ReadonlyMap<string, number>
  readonly text: string
  readonly options: ExtendOptions
  /** What the next call goes on from. */
  readonly growth: Growth
}

/** A block of the outermost level. */
export interface MarkdownBlock {
  /** Where it begins in the text: stays the same while it grows. */
  readonly key: number
  /** `undefined` where it shows nothing: definitions. */
  readonly element: MarkdownElement | undefined
}

/** A footnote that something refers to. */
export interface Footnote {
  readonly id: string
  readonly children: readonly MarkdownNode[]
}

/** How a text is read. */
export interface ExtendOptions {
  /** Whether more may come. */
  readonly streaming: boolean
  /** The parser's extension for formulas. */
  readonly math?: Extension | undefined
  /** Reads a piece of the text; a test that counts what is read gives its own. @default parseBlocks */
  readonly parse?: typeof parseBlocks
}

/**
 * Reads a text that grew, going on from where the previous call stopped: blocks that are finished stay the objects
 * they are, and only what follows them is parsed. Pure: the same arguments give an equal document, and `previous` may
 * be used again. Starts over when `text` does not continue the previous one.
 *
 * However the text arrived, the document of its end (`streaming: false`) is the same.
 */
export function extendDocument(
  previous: MarkdownDocument | undefined,
  text: string,
  options: ExtendOptions,
): MarkdownDocument {
  const { streaming, math } = options
  const isSame = previous?.options.math === math && text === previous?.text
  if (isSame && previous.options.streaming === streaming) return previous
  const goesOn =
    previous?.options.streaming && previous.options.math === math && text.startsWith(previous.text)
  const growth = new DocumentReader(goesOn ? previous.growth : emptyGrowth, options).read(text)
  const blocks = [...growth.settled, ...growth.tail]
  return { ...numberFootnotes(blocks, growth.footnotes, previous?.numbers), blocks, text, options, growth }
}
