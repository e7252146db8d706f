import { BlockReader } from './BlockReader.ts'
import { isSameDialect, type Dialect } from './dialect.ts'
import type { MarkdownBlock } from './markdownNode.ts'
import { numberFootnotes, type NumberedFootnotes } from './numberFootnotes.ts'
import { TextReader } from './TextReader.ts'

/** A Markdown text, read. Never changed once made. */
export interface MarkdownDocument extends NumberedFootnotes {
  /** Oldest first. A finished block stays the same object for as long as the text only grows. */
  readonly blocks: readonly MarkdownBlock[]
  readonly text: string
  readonly options: ExtendOptions
  /** What the next call goes on from. */
  readonly growth: Growth
}

/** How a text is read. */
export interface ExtendOptions extends Dialect {
  /** Whether more may come. */
  readonly streaming: boolean
}

/**
 * Reads a text that grew, going on from where the previous call stopped: blocks that are finished stay the objects
 * they are, and only the last line of what follows them is read again. Pure: the same arguments give an equal document,
 * and `previous` may be used again. Starts over when `text` does not continue the previous one.
 *
 * However the text arrived, the document of its end (`streaming: false`) is the same. Before, an address is live only
 * where it is complete and nothing that is open may still take it in; a late definition, and a paragraph that gets too
 * long to be formatted, can take one back.
 */
export function extendDocument(
  previous: MarkdownDocument | undefined,
  text: string,
  options: ExtendOptions,
): MarkdownDocument {
  const { streaming } = options
  const before = previous && isSameDialect(previous.options, options) ? previous : undefined
  if (before?.text === text && before.options.streaming === streaming) return before
  const goesOn = before?.options.streaming && continuesText(before.text, text)
  const growth = readLines(
    goesOn ? before.growth : { reader: new BlockReader(new TextReader(options)), from: 0, isInLine: false },
    text,
    streaming,
  )
  const { reader, from } = growth
  const { blocks, footnotes } = streaming ? reader.preview(readable(text, from, endOf(text)), from) : reader
  return { ...numberFootnotes(blocks, footnotes, previous?.numbers), blocks, text, options, growth }
}

/** Whether a text is another with more behind it. Two whole strings are compared many times as fast as by `startsWith`. */
export function continuesText(before: string, text: string): boolean {
  return text.slice(0, before.length) === before
}

/** What was read of a text. */
interface Growth {
  /** Has read the complete lines. Never changed once it is here. */
  readonly reader: BlockReader
  /** Where the rest begins: the line that may not be complete. */
  readonly from: number
  /** Whether that line was so long that its beginning was read already. */
  readonly isInLine: boolean
}

function readLines(growth: Growth, text: string, streaming: boolean): Growth {
  let reader = growth.reader.clone()
  let { from, isInLine } = growth
  if (from === 0 && text.startsWith('\uFEFF')) from = 1
  const readTo = (end: number): void => {
    const line = readable(text, from, end)
    if (isInLine) reader.continueLine(line)
    else reader.readLine(line, from)
  }
  lineBreak.lastIndex = from
  for (let found; (found = lineBreak.exec(text)); from = lineBreak.lastIndex, isInLine = false) {
    // The first half of a line break may have come alone.
    if (streaming && found[0] === '\r' && lineBreak.lastIndex === text.length) break
    readTo(found.index)
  }
  const end = endOf(text)
  if (!streaming) {
    if (from < text.length) readTo(text.length)
    reader.end()
  } else if (isInLine) {
    readTo(end)
    from = end
  } else if (end - from > longLine) {
    const line = readable(text, from, end)
    const plain = reader.readPlainLine(line, from)
    if (plain) [reader, from, isInLine] = [plain, end, true]
  }
  reader.resolve()
  return { reader, from, isInLine }
}

/** Characters of a line that is not complete, above which it is not read again each time it grows. */
const longLine = 32_000

const lineBreak = /\r\n?|\n/g

/** Where a growing text ends: a line break at its end may be the first half of one. */
function endOf(text: string): number {
  return text.length - Number(text.endsWith('\r'))
}

/**
 * A line as CommonMark reads it. As a copy: a slice keeps the whole text of its moment in memory for as long as a word of
 * it lives, so that an answer would take the square of its length.
 */
function readable(text: string, from: number, to: number): string {
  return ` ${text.slice(from, to)}`.slice(1).replaceAll('\0', '\uFFFD')
}
