// Over 120 lines: the decisions on what is settled share one state and read best in one piece.
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Definition, FootnoteDefinition, ParsedBlock } from './compileBlocks.ts'
import type { ExtendOptions, MarkdownBlock } from './extendDocument.ts'
import { closesFence, openFence, readFenceLines, runsOf, type FenceState } from './fenceLines.ts'
import { holdBack } from './holdBack.ts'
import type { ListNode, MarkdownElement, MarkdownNode, TableNode } from './markdownNode.ts'
import { parseBlocks } from './parseBlocks.ts'
import { readSimpleBlock } from './readSimpleBlock.ts'
import { cutText } from '../text/formatValue.ts'

/** What is settled of a text, and how the block that is not began. */
export interface Growth {
  /** The text so far, with every line break as `\n`. */
  readonly source: string
  /** Characters of the text that became `source`. */
  readonly taken: number
  /** Where the unsettled rest begins in `source`. */
  readonly from: number
  readonly settled: readonly MarkdownBlock[]
  readonly open: OpenBlock | undefined
  /** Addresses by normalised label. */
  readonly definitions: ReadonlyMap<string, string>
  /** Footnotes by normalised label. */
  readonly footnotes: ReadonlyMap<string, KnownFootnote>
  readonly waiting: readonly WaitingPiece[]
  readonly weight: number
  /** The unsettled blocks as they were last read, and how long the rest was then. */
  readonly tail: readonly MarkdownBlock[]
  readonly tailLength: number
}

/** A block of which a part is settled: some lines of a fence or of plain text, some items or rows. */
type OpenBlock = OpenFence | OpenPlain | OpenParts

interface OpenFence {
  readonly kind: 'fence'
  readonly key: number
  readonly language: string
  readonly fence: FenceState
}

interface OpenPlain {
  readonly kind: 'plain'
  readonly key: number
}

interface OpenParts {
  readonly kind: 'parts'
  readonly key: number
  /** With the settled items or rows. */
  readonly element: PartsElement
  /** The lines that make what follows part of the same table; `''` for a list. */
  readonly head: string
}

type PartsElement = ListNode | TableNode

interface KnownFootnote extends FootnoteDefinition {
  /** Where the piece that it stands in begins. */
  readonly piece: number
}

/** A settled piece with something in brackets that a later definition may make a link. */
interface WaitingPiece {
  readonly block: number
  /** Which item or row of the block; `undefined` is the whole block. */
  readonly part: number | undefined
  /** Where it begins in the text. */
  readonly start: number
  readonly source: string
  /** Normalised. A footnote's begins with `^`. */
  readonly labels: readonly string[]
}

/**
 * One step of `extendDocument`: takes the text in and settles what no further text can change. That is every block
 * behind which another began, with two complete lines: only the second tells a table's head from a paragraph.
 */
export class DocumentReader {
  readonly #options: ExtendOptions
  readonly #parse: typeof parseBlocks
  #source: string
  #taken: number
  #from: number
  #settled: MarkdownBlock[]
  #open: OpenBlock | undefined
  #definitions: Map<string, string>
  #footnotes: Map<string, KnownFootnote>
  #waiting: WaitingPiece[]
  #weight: number
  #tail: readonly MarkdownBlock[]
  #tailLength: number
  /** Labels that became known in this step. */
  readonly #fresh = new Set<string>()

  constructor(growth: Growth, options: ExtendOptions) {
    this.#options = options
    this.#parse = options.parse ?? parseBlocks
    this.#source = growth.source
    this.#taken = growth.taken
    this.#from = growth.from
    this.#settled = [...growth.settled]
    this.#open = growth.open
    this.#definitions = new Map(growth.definitions)
    this.#footnotes = new Map(growth.footnotes)
    this.#waiting = [...growth.waiting]
    this.#weight = growth.weight
    this.#tail = growth.tail
    this.#tailLength = growth.tailLength
  }

  read(text: string): Growth {
    const { streaming } = this.#options
    // The first half of a line break may have come alone.
    const end = streaming && text.endsWith('\r') ? text.length - 1 : text.length
    this.#source += text
      .slice(this.#taken, end)
      .replace(/\r\n?|\0/g, (found) => (found === '\0' ? '\uFFFD' : '\n'))
    if (this.#taken === 0 && this.#source.startsWith('\uFEFF')) this.#from = 1
    this.#taken = end
    if (!this.#canWait()) {
      this.#readRest()
      if (this.#fresh.size > 0) {
        this.#readWaiting()
        // What is not settled was read before.
        if (streaming) this.#readRest()
      }
      this.#tailLength = this.#source.length - this.#from
    }
    return {
      source: this.#source,
      taken: this.#taken,
      from: this.#from,
      settled: this.#settled,
      open: this.#open,
      definitions: this.#definitions,
      footnotes: this.#footnotes,
      waiting: this.#waiting,
      weight: this.#weight,
      tail: this.#tail,
      tailLength: this.#tailLength,
    }
  }

  /** A long paragraph is read again only once it grew by a thirty-second, so that its cost stays linear. */
  #canWait(): boolean {
    const length = this.#source.length - this.#from
    const grown = length - this.#tailLength
    return this.#options.streaming && this.#open?.kind !== 'fence' && grown >= 0 && grown < length >> 5
  }

  #readRest(): void {
    this.#tail = []
    for (;;) {
      if (!this.#open) {
        this.#skipBlankLines()
        if (this.#isFull() || tooManyPipes.test(this.#source.slice(this.#from, this.#from + maxWindow))) {
          this.#open = { kind: 'plain', key: this.#from }
        }
      }
      if (!this.#open && this.#readSimple()) continue
      if (!this.#open) this.#beginFence()
      const goesOn =
        this.#open?.kind === 'fence'
          ? this.#readFence(this.#open)
          : this.#open?.kind === 'plain'
            ? this.#readPlain(this.#open.key)
            : this.#readBlocks(this.#open)
      if (!goesOn) return
    }
  }

  #skipBlankLines(): void {
    const blank = /(?:[ \t]*\n)*/y
    blank.lastIndex = this.#from
    blank.test(this.#source)
    this.#from = Math.max(this.#from, blank.lastIndex)
  }

  /** Without the parser, where it is plain what it would say. */
  #readSimple(): boolean {
    const { element, end } = readSimpleBlock(this.#source, this.#from) ?? {}
    if (!element || !end) return false
    this.#settled.push({ key: this.#from, element })
    this.#weight += weigh(element)
    this.#from = end
    return true
  }

  #beginFence(): void {
    const rest = this.#source.slice(this.#from)
    const opened = openFence(rest)
    if (!opened) return
    // The parser knows what escapes and entities in the language's name mean.
    const [block] = this.#parseSource(rest.slice(0, opened.end), false)
    const language = block?.element?.tag === 'pre' ? block.element.language : ''
    this.#open = { kind: 'fence', key: this.#from, language, fence: opened.fence }
    this.#from += opened.end
  }

  #readFence({ key, language, fence: before }: OpenFence): boolean {
    const { streaming } = this.#options
    const { fence, end, closed } = readFenceLines(before, this.#source, this.#from)
    const partial = closed ? '' : this.#source.slice(end)
    const runs = runsOf(fence, closesFence(fence, partial, !streaming) ? '' : partial)
    const open = streaming && !closed
    const block: MarkdownBlock = { key, element: { tag: 'pre', language, runs, open } }
    this.#from = open || closed ? end : this.#source.length
    this.#open = open ? { kind: 'fence', key, language, fence } : undefined
    if (open) this.#tail = [block]
    else {
      this.#settled.push(block)
      this.#weight += weigh(block.element)
    }
    return closed
  }

  /** Takes lines as they are, up to a blank one, in blocks of bounded size. */
  #readPlain(key: number): boolean {
    const rest = this.#source.slice(this.#from, this.#from + plainLength)
    const blank = this.#isFull() ? null : /(?:^|\n)[ \t]*\n/.exec(rest)
    const isWhole = blank === null && rest.length < plainLength
    const end = blank?.index ?? (isWhole ? rest.length : rest.lastIndexOf('\n') + 1 || plainLength)
    const shown = cutText(rest, end)
    const block: MarkdownBlock = { key, element: { tag: 'plain', children: [shown] } }
    if (isWhole && this.#options.streaming) {
      this.#tail = [block]
      return false
    }
    if (shown !== '') this.#settled.push(block)
    this.#from += blank ? blank.index + blank[0].length : shown.length
    this.#open = blank ? undefined : { kind: 'plain', key: this.#from }
    return this.#from < this.#source.length
  }

  /** Characters to parse at once: up to the next blank line, and the two lines behind it that settle what is before. */
  #firstWindow(): number {
    let end = this.#source.indexOf('\n\n', this.#from) + 1
    for (let lines = 0; end > 0 && lines < 3; lines += 1) end = this.#source.indexOf('\n', end) + 1
    return Math.min(maxFirstWindow, end > 0 ? end - this.#from : Infinity)
  }

  /** Reads on from a block's beginning. `false` when the rest of the text is read. */
  #readBlocks(open: OpenParts | undefined): boolean {
    const { streaming } = this.#options
    const { head = '' } = open ?? {}
    const from = this.#from
    const length = this.#source.length - from
    for (let size = this.#firstWindow(); ; size = Math.min(2 * size, maxWindow)) {
      const isLast = size >= length
      const growing = isLast && streaming
      const window = head + this.#source.slice(from, from + size)
      const source = growing ? holdBack(window) : window
      const rest = this.#settleBlocks(this.#parseSource(source, growing), source, isLast && !streaming, open)
      if (!rest) return true
      if (isLast) {
        if (!streaming) this.#from = this.#source.length
        this.#tail = rest
        return rest.length > 0 && !this.#open && openFence(this.#source.slice(this.#from)) !== undefined
      }
      if (this.#from > from) return true
      if (size === maxWindow) {
        if (open) this.#settled.push({ key: open.key, element: open.element })
        this.#open = { kind: 'plain', key: from }
        return true
      }
    }
  }

  /**
   * Settles what can be of the blocks in a window, or all `atEnd`, and returns the others; `undefined` where what
   * follows must be read afresh.
   */
  #settleBlocks(
    blocks: readonly ParsedBlock[],
    source: string,
    atEnd: boolean,
    open: OpenParts | undefined,
  ): MarkdownBlock[] | undefined {
    const offset = this.#from - (open?.head.length ?? 0)
    const rest: MarkdownBlock[] = []
    this.#open = open
    for (const [index, { start, element, parts, definitions, footnotes }] of blocks.entries()) {
      const next = blocks[index + 1]?.start
      const before = index === 0 ? open : undefined
      const key = before?.key ?? offset + start
      const isWhole = atEnd || hasTwoLines(source, next)
      if (rest.length > 0) {
        rest.push({ key, element })
        continue
      }
      const pieces = isPartsElement(element) ? parts : [start]
      const head = element?.tag === 'table' ? source.slice(start, parts[1] ?? next) : ''
      // The head of an open table was settled with its first rows.
      const skip = before && head ? 1 : 0
      const base = (before?.element.children.length ?? 0) - skip
      const shown = isPartsElement(element) && before ? continueParts(before.element, element, skip) : element
      const count = isWhole ? pieces.length : pieces.findLastIndex((piece) => hasTwoLines(source, piece))
      let taken = skip
      for (; taken < count && !this.#isFull(); taken += 1) {
        const from = pieces[taken] ?? start
        const end = pieces[taken + 1] ?? next ?? source.length
        const isIn = (known: { readonly end: number }): boolean => known.end > from && known.end <= end
        this.#learn(definitions.filter(isIn), footnotes.filter(isIn), offset + from)
        const piece = {
          block: this.#settled.length,
          part: isPartsElement(element) ? base + taken : undefined,
          start: offset + from,
          source: (taken > 0 ? head : '') + source.slice(from, end),
        }
        this.#waiting.push(
          ...findWaiting(piece, (label) => this.#definitions.has(label) && !this.#fresh.has(label)),
        )
        this.#weight += weigh(isPartsElement(element) ? element.children[taken] : element)
        this.#from = offset + end
      }
      const settled = isPartsElement(shown)
        ? { ...shown, children: shown.children.slice(0, base + taken) }
        : shown
      if (taken >= count && isWhole) {
        this.#settled.push({ key, element: shown })
        this.#open = undefined
        const after = blocks[index + 1]
        if (
          after &&
          !this.#isFull() &&
          mustReadAfresh(element, after.element, source.slice(0, after.start))
        ) {
          return undefined
        }
      } else if (this.#isFull()) {
        this.#settled.push({ key, element: settled })
      } else {
        rest.push({ key, element: shown })
        if (taken > skip && isPartsElement(settled))
          this.#open = { kind: 'parts', key, element: settled, head }
      }
      if (this.#isFull()) {
        this.#open = { kind: 'plain', key: this.#from }
        return undefined
      }
    }
    if (blocks.length === 0 && open) rest.push({ key: open.key, element: open.element })
    return rest
  }

  #learn(definitions: readonly Definition[], footnotes: readonly FootnoteDefinition[], piece: number): void {
    for (const { id, address } of definitions) {
      if (this.#definitions.has(id)) continue
      this.#definitions.set(id, address)
      this.#fresh.add(id)
    }
    for (const footnote of footnotes) {
      if (this.#footnotes.has(footnote.id)) continue
      this.#footnotes.set(footnote.id, { ...footnote, piece })
      this.#fresh.add(`^${footnote.id}`)
    }
  }

  /** Reads the settled pieces again whose labels became known. */
  #readWaiting(): void {
    const fresh = this.#fresh
    this.#waiting = this.#waiting.flatMap((piece) => {
      const labels = piece.labels.filter((label) => !fresh.has(label))
      if (labels.length === piece.labels.length) return piece
      const [parsed] = this.#parseSource(piece.source, false)
      if (parsed) this.#replacePiece(piece, parsed)
      return labels.length > 0 ? { ...piece, labels } : []
    })
    fresh.clear()
  }

  #replacePiece({ block: index, part, start }: WaitingPiece, { element, footnotes }: ParsedBlock): void {
    for (const footnote of footnotes) {
      if (this.#footnotes.get(footnote.id)?.piece === start) {
        this.#footnotes.set(footnote.id, { ...footnote, piece: start })
      }
    }
    const block = this.#settled[index]
    const open = this.#open?.kind === 'parts' && !block ? this.#open : undefined
    const { key, element: before } = block ?? open ?? {}
    if (key === undefined) return
    const child = isPartsElement(element) ? element.children.at(-1) : undefined
    let after = element
    if (part !== undefined && isPartsElement(before) && child !== undefined) {
      after = { ...before, children: before.children.with(part, child) }
    }
    if (block) this.#settled[index] = { key, element: after }
    else if (open && isPartsElement(after)) this.#open = { ...open, element: after }
  }

  #parseSource(source: string, growing: boolean): ParsedBlock[] {
    return this.#parse(source, {
      definitions: this.#definitions,
      footnotes: this.#footnotes,
      growing,
      math: this.#options.math,
    })
  }

  #isFull(): boolean {
    return this.#weight > maxWeight || this.#from > maxLength
  }
}

/** Nothing read yet. */
export const emptyGrowth: Growth = {
  source: '',
  taken: 0,
  from: 0,
  settled: [],
  open: undefined,
  definitions: new Map(),
  footnotes: new Map(),
  waiting: [],
  weight: 0,
  tail: [],
  tailLength: 0,
}

/** Characters that are parsed at once, at first: some of the parser's costs grow with the square. */
const maxFirstWindow = 1500

/**
 * Characters of one block, or of one item or row, that are parsed. A longer one is shown as plain text up to its next
 * blank line: while it grows it is read again and again.
 */
const maxWindow = 16_000

/** The parser's cost of a table grows with the square of its columns; one of more than a hundred is plain text. */
const tooManyPipes = /^(?:[^|\n]*\|){102}/

/** Elements and characters of a text that are formatted; what follows is plain. */
const maxWeight = 50_000
const maxLength = 2_000_000

/** Characters of a block of plain text. */
const plainLength = 4000

/** Whether what begins at `start` stands: its line and the next are complete. */
function hasTwoLines(source: string, start: number | undefined): boolean {
  if (start === undefined) return false
  const end = source.indexOf('\n', start)
  return end >= 0 && source.includes('\n', end + 1)
}

/**
 * Whether the second block, of which `before` is all that stands above it, may have been read as if it continued the
 * first: the parser does so around indented code, and where a container follows without a blank line. Read from its own
 * start, a block is the same however the text arrived.
 */
function mustReadAfresh(
  first: MarkdownElement | undefined,
  second: MarkdownElement | undefined,
  before: string,
): boolean {
  if (first?.tag === 'pre' || second?.tag === 'pre') return true
  return !before.endsWith('\n\n') && (second === undefined || /^(?:[uo]l|blockquote)$/.test(second.tag))
}

function isPartsElement(element: MarkdownElement | undefined): element is PartsElement {
  return element !== undefined && /^(?:[uo]l|table)$/.test(element.tag)
}

/** A list or table with what was settled of it before. One blank line makes a whole list loose. */
function continueParts(before: PartsElement, element: PartsElement, skip: number): PartsElement {
  const children = [...before.children, ...element.children.slice(skip)]
  if (before.tag === 'table' || element.tag === 'table') return { ...before, children }
  return { ...before, loose: before.loose || element.loose, children }
}

/** The piece with what in it may be a label, if there is any that was not known when it was read. */
function findWaiting(
  piece: Omit<WaitingPiece, 'labels'>,
  isKnown: (label: string) => boolean,
): WaitingPiece[] {
  const labels = new Set<string>()
  for (const [, label = ''] of piece.source.replace(/\n[ \t>]+/g, '\n').matchAll(anyLabel)) {
    const id = normalizeIdentifier(label)
    if (!isKnown(id)) labels.add(id)
  }
  return labels.size > 0 ? [{ ...piece, labels: [...labels] }] : []
}

/** Brackets without brackets in them. */
const anyLabel = /\[((?:[^[\]\\]|\\[^])+)\]/g

/** Elements in a piece, as a measure of what showing it costs. */
function weigh(node: MarkdownNode | undefined): number {
  if (typeof node !== 'object') return 0
  if (node.tag === 'pre') return 10
  return 'children' in node ? node.children.reduce((sum, child) => sum + weigh(child), 1) : 1
}
