// Over 300 lines: the rules of blocks share one state, and CommonMark tells them in one piece.
import { cutText } from '../text/cutText.ts'
import {
  detailsEnd,
  detailsLine,
  fence,
  footnoteMarker,
  heading,
  listMarker,
  rule,
  underline,
} from './blockSyntax.ts'
import { decodeText } from './decodeText.ts'
import { html } from './readHtml.ts'
import { holdBack, isUndecided } from './holdBack.ts'
import { LineCursor } from './LineCursor.ts'
import type { CellAlign, MarkdownBlock, MarkdownElement, MarkdownNode } from './markdownNode.ts'
import { normalizeLabel } from './normalizeLabel.ts'
import {
  continues,
  copyLeaf,
  takeQuoteMarker,
  type Container,
  type ContainerKind,
  type Leaf,
} from './openBlocks.ts'
import { addLine, continueCode, continueLine, openCode, runsOf } from './openCode.ts'
import { readDelimiters, splitRow } from './splitRow.ts'
import type { TextElement, TextOptions, TextReader } from './TextReader.ts'

/** Reads the blocks of CommonMark and GFM, a line at a time, and each line once. */
export class BlockReader {
  readonly #texts: TextReader
  #blocks: MarkdownBlock[] = []
  #stack: Container[] = []
  #leaf: Leaf | undefined
  #weight = 0
  /** Whether this is a look at what more is to come of. */
  #growing = false

  constructor(texts: TextReader) {
    this.#texts = texts
  }

  /** Those that are complete, and after {@link end} all. */
  get blocks(): readonly MarkdownBlock[] {
    return this.#blocks
  }

  get footnotes(): ReadonlyMap<string, readonly MarkdownNode[]> {
    return this.#texts.footnotes
  }

  clone(): BlockReader {
    const copy = new BlockReader(this.#texts.clone())
    copy.#blocks = [...this.#blocks]
    copy.#stack = this.#stack.map((container) => ({ ...container, children: [...container.children] }))
    copy.#leaf = copyLeaf(this.#leaf)
    copy.#weight = this.#weight
    return copy
  }

  /** Reads the lines to the end of what is there now, the last one without its line break: a look, to be dropped. */
  preview(line: string, key: number): BlockReader {
    const copy = this.clone()
    copy.#growing = true
    if (/\S/.test(line)) copy.readLine(line, key)
    copy.end()
    return copy
  }

  /** Takes in a line, without its line break. `key` is where it begins in the text. */
  readLine(line: string, key: number): void {
    const isBlank = this.#readLine(line, key)
    if (!isBlank) for (const container of this.#stack) container.blank = false
  }

  /** Having read the beginning of a line, where that is text which is not formatted, whatever follows; or `undefined`. */
  readPlainLine(line: string, key: number): BlockReader | undefined {
    if (mayStillBeBlock.test(line)) return undefined
    const copy = this.clone()
    copy.readLine(line, key)
    const leaf = copy.#leaf
    const isInCode = leaf?.kind === 'code' && leaf.key === this.#leaf?.key && !leaf.fence?.math
    return leaf?.kind === 'plain' || isInCode ? copy : undefined
  }

  /** Takes in what follows on a line whose beginning {@link readPlainLine} has read. */
  continueLine(text: string): void {
    if (this.#leaf?.kind === 'plain') this.#leaf.text += text
    else if (this.#leaf?.kind === 'code') continueLine(this.#leaf, text)
    this.#bound()
  }

  /** Ends all that is open. */
  end(): void {
    this.#closeLeaf(this.#growing)
    this.#close(0)
  }

  /** Reads again what labels change that became known behind it. */
  resolve(): void {
    const again = this.#texts.takeChanges()
    if (!again) return
    this.#blocks = this.#blocks.map((block) => {
      const element = again(block.element)
      return element === block.element ? block : { ...block, element }
    })
    for (const container of this.#stack) container.children = container.children.map(again)
    if (this.#leaf?.kind === 'table') this.#leaf.rows = this.#leaf.rows.map(again)
    for (const [id, nodes] of this.footnotes) this.#texts.setFootnote(id, nodes.map(again))
  }

  /** Whether the line was blank to the innermost of the containers. */
  #readLine(line: string, key: number): boolean {
    if (this.#weight > maxWeight || key > maxLength) {
      this.#readPlain(line, key)
      return false
    }
    const cursor = new LineCursor(line)
    let depth = 0
    for (const container of this.#stack) {
      if (!continues(container, cursor)) break
      depth += 1
    }
    const matched = depth
    const isMatched = matched === this.#stack.length
    cursor.look()
    if (isMatched && this.#continueLeaf(cursor)) {
      // A blank line is part of a fence, whatever is around it.
      const isInFence = this.#leaf?.kind === 'code' && this.#leaf.fence !== undefined
      return cursor.isBlank && !isInFence && this.#markBlank()
    }
    if (this.#growing && isUndecided(line)) return false
    for (;;) {
      const indent = cursor.look()
      if (cursor.isBlank) {
        this.#close(depth)
        return depth === matched && this.#markBlank()
      }
      if (indent > 3) {
        if (this.#leaf?.kind === 'paragraph' || this.#leaf?.kind === 'plain') break
        this.#begin(depth)
        cursor.takeColumns(4)
        const code = openCode(undefined)
        addLine(code, cursor.rest())
        this.#leaf = { kind: 'code', key, ...code }
        return false
      }
      const started = this.#startBlock(cursor, key, depth, isMatched)
      if (started === 'leaf') return false
      if (started === undefined) break
      depth = this.#stack.length
    }
    const text = line.slice(cursor.next)
    const leaf = this.#leaf
    // A paragraph goes on even where its containers do not.
    if (leaf?.kind === 'paragraph') {
      leaf.text += (leaf.text === '' ? '' : '\n') + text
      leaf.lastLine = key
    } else if (leaf?.kind === 'plain') leaf.text += `\n${text}`
    else if (leaf?.kind === 'table' && isMatched && line.length <= maxText) {
      leaf.rows.push(this.#readRow(text, leaf.aligns, 'td'))
      this.#weight += leaf.aligns.length
    } else {
      this.#begin(depth)
      this.#leaf = { kind: 'paragraph', key, text, lastLine: key }
    }
    this.#bound()
    return false
  }

  /** Whether the line is part of the code or raw HTML that is open. */
  #continueLeaf(cursor: LineCursor): boolean {
    const leaf = this.#leaf
    if (leaf?.kind === 'html') {
      if (cursor.isBlank && !leaf.end) return false
      leaf.text += `\n${cursor.rest()}`
      if (leaf.end?.test(cursor.line)) this.#closeLeaf()
      else this.#bound()
      return true
    }
    const outcome = leaf?.kind === 'code' ? continueCode(leaf, cursor, this.#growing) : undefined
    if (outcome === 'closed') this.#closeLeaf()
    return outcome !== undefined
  }

  /** Begins a block with a marker, if there is one. */
  #startBlock(
    cursor: LineCursor,
    key: number,
    depth: number,
    isMatched: boolean,
  ): 'leaf' | 'container' | undefined {
    const text = cursor.line.slice(cursor.next)
    if (!anyMarker.test(text)) return undefined
    const leaf = this.#leaf
    const inText = leaf?.kind === 'paragraph' || leaf?.kind === 'plain'
    const paragraph = leaf?.kind === 'paragraph' && isMatched ? leaf : undefined
    const mayNest = this.#stack.length < maxDepth

    if (text.startsWith('>') && mayNest) {
      this.#open(depth, { kind: 'blockquote' }, key)
      takeQuoteMarker(cursor)
      return 'container'
    }
    const [headingMarker, level = ''] = (text.length <= maxText && heading.exec(text)) || []
    if (headingMarker !== undefined) {
      this.#begin(depth)
      const words = text.slice(headingMarker.length).replace(/(?:^|[ \t])#+[ \t]*$/, '')
      const tag = `h${level.length as 1 | 2 | 3 | 4 | 5 | 6}` as const
      this.#add(this.#readText({ tag }, trim(words)), key)
      return 'leaf'
    }
    const { math, strict } = this.#texts.dialect
    const codeFence = fence.exec(text)
    const found = codeFence ?? math?.fence.exec(text)
    if (found) {
      const [, backticks, backtickInfo, tildes, tildeInfo] = found
      const info = trim(backtickInfo ?? tildeInfo ?? '')
      const marker = (backticks ?? tildes ?? '').replace('[', ']')
      const language = codeFence ? decodeText(/^[^ \t]*/.exec(info)?.[0] ?? '') : ''
      const opened = { marker, indent: cursor.look(), math: codeFence ? undefined : math }
      this.#begin(depth)
      const code = openCode(opened, language, !strict)
      if (opened.math && info !== '') addLine(code, info)
      this.#leaf = { kind: 'code', key, ...code }
      return 'leaf'
    }
    if (!strict && this.#readDetails(text, key, depth)) return 'leaf'
    const { blocks, tagLine } = strict?.html ?? html
    const htmlBlock =
      blocks.find(([start]) => start.test(text)) ?? (!inText && tagLine.test(text) ? [] : undefined)
    if (htmlBlock) {
      const [, end] = htmlBlock
      this.#begin(depth)
      this.#leaf = { kind: 'html', key, text: cursor.rest(), stretches: [], end }
      if (end?.test(text)) this.#closeLeaf()
      else this.#bound()
      return 'leaf'
    }
    if (paragraph && underline.test(text)) {
      paragraph.text = this.#takeDefinitions(trim(paragraph.text))
      if (paragraph.text !== '') {
        this.#leaf = undefined
        const tag = text.startsWith('=') ? 'h1' : 'h2'
        this.#add(this.#readText({ tag }, paragraph.text), paragraph.key)
        return 'leaf'
      }
    }
    if (rule.test(text)) {
      this.#begin(depth)
      this.#add({ tag: 'hr' }, key)
      return 'leaf'
    }
    const [marker, number] = (mayNest && listMarker.exec(text)) || []
    const isEmpty = marker?.length === text.trimEnd().length
    if (marker !== undefined && !(inText && isMatched && (isEmpty || Number(number ?? 1) !== 1))) {
      this.#beginItem(cursor, key, depth, marker, number)
      return 'container'
    }
    const [footnote, label = ''] = (mayNest && footnoteMarker.exec(text)) || []
    if (footnote !== undefined) {
      cursor.takeMarker(footnote.length)
      cursor.takeColumns(cursor.look())
      const id = normalizeLabel(label)
      const isFirst = this.#texts.beginFootnote(id)
      this.#open(depth, { kind: 'footnote', id: isFirst ? id : undefined, indent: 4, begun: true }, key)
      return 'container'
    }
    const aligns = paragraph && readDelimiters(text)
    return paragraph && aligns && this.#beginTable(paragraph, aligns) ? 'leaf' : undefined
  }

  /** Whether the line begins or ends what can be unfolded, or says what is in there. */
  #readDetails(text: string, key: number, depth: number): boolean {
    const [line, opens, words] = detailsLine.exec(text) ?? []
    const inner = this.#stack.at(-1)
    if (opens !== undefined && this.#stack.length < maxDepth)
      this.#open(depth, { kind: 'details', ended: false }, key)
    else if (
      line === undefined ||
      opens !== undefined ||
      inner?.kind !== 'details' ||
      this.#leaf ||
      inner.children.length > 0
    ) {
      const index = detailsEnd.test(text)
        ? this.#stack.findLastIndex(({ kind }) => kind === 'details')
        : depth
      const ended = this.#stack[index]
      if (index >= depth || ended?.kind !== 'details') return false
      ended.ended = true
      this.#close(index)
      return true
    }
    if (words !== undefined) this.#add(this.#readText({ tag: 'summary' }, trim(words)), key)
    return true
  }

  #beginItem(
    cursor: LineCursor,
    key: number,
    depth: number,
    marker: string,
    number: string | undefined,
  ): void {
    const before = cursor.look() + marker.length
    cursor.takeMarker(marker.length)
    const spaces = cursor.look()
    const width = cursor.isBlank || spaces > 4 ? 1 : spaces
    cursor.takeColumns(width)
    this.#close(depth)
    const list = this.#stack.at(-1)
    if (list?.kind === 'list' && list.marker === marker.at(-1)) list.loose ||= list.blank
    else {
      const start = number === undefined ? undefined : Number(number)
      this.#open(depth, { kind: 'list', marker: marker.slice(-1), start, loose: false }, key)
    }
    this.#push({ kind: 'li', indent: before + width, begun: false }, key)
  }

  /** The last line of a paragraph becomes the head of a table. */
  #beginTable(paragraph: Leaf & { kind: 'paragraph' }, aligns: readonly (CellAlign | undefined)[]): boolean {
    const start = paragraph.text.lastIndexOf('\n') + 1
    const head = paragraph.text.slice(start)
    if (splitRow(head).length !== aligns.length) return false
    paragraph.text = paragraph.text.slice(0, start)
    this.#closeLeaf()
    this.#leaf = { kind: 'table', key: paragraph.lastLine, aligns, rows: [this.#readRow(head, aligns, 'th')] }
    return true
  }

  /** A row has as many cells as the table has columns. */
  #readRow(line: string, aligns: readonly (CellAlign | undefined)[], tag: 'th' | 'td'): MarkdownElement {
    const cells = splitRow(line)
    const children = aligns.map((align, column) => {
      const isGrowing = this.#growing && column === cells.length - 1
      return this.#readText({ tag, align }, cells[column] ?? '', { isGrowing })
    })
    return { tag: 'tr', children }
  }

  #open(depth: number, kind: ContainerKind, key: number): void {
    this.#begin(depth)
    this.#push(kind, key)
  }

  #push(kind: ContainerKind, key: number): void {
    this.#stack.push({ key, children: [], blank: false, ...kind })
  }

  /** Ends what the line is not part of, for a new block in the container at this depth. */
  #begin(depth: number): void {
    this.#close(depth)
    if (this.#stack.at(-1)?.kind === 'list') this.#close(this.#stack.length - 1)
    const [list, parent] = this.#stack.slice(-2)
    if (parent?.kind !== 'li') return
    if (list?.kind === 'list') list.loose ||= parent.begun && parent.blank
    parent.begun = true
  }

  /** Ends what is open, down to this depth. */
  #close(depth: number): void {
    this.#closeLeaf()
    while (this.#stack.length > depth) {
      const container = this.#stack.pop()
      if (!container) return
      const { kind, key, children } = container
      if (kind === 'footnote') {
        if (container.id !== undefined) this.#texts.setFootnote(container.id, children)
      } else if (kind === 'list') {
        const { start, loose } = container
        this.#add({ tag: start === undefined ? 'ul' : 'ol', start: start ?? 1, loose, children }, key)
      } else if (kind === 'details' && !container.ended && !this.#growing) {
        const head: MarkdownElement = { tag: 'plain', children: ['<details>'] }
        this.#add({ tag: 'div', children: [head, ...children.map(asText)] }, key)
      } else {
        this.#add({ tag: kind, children }, key)
      }
    }
  }

  /** @param isOpen whether it may go on, and is only looked at. */
  #closeLeaf(isOpen = false): void {
    const leaf = this.#leaf
    this.#leaf = undefined
    if (!leaf) return
    const { kind, key } = leaf
    switch (kind) {
      case 'paragraph': {
        const text = this.#takeDefinitions(trim(leaf.text))
        this.#addParagraph(isOpen ? holdBack(text) : text, key, isOpen)
        break
      }
      case 'plain':
      case 'html':
        if (leaf.stretches.length > 0) {
          this.#add({ tag: 'plain', children: [...leaf.stretches, stretchOf(leaf.text)] }, key)
        } else if (/\S/.test(leaf.text)) this.#add({ tag: 'plain', children: [leaf.text] }, key)
        break
      case 'table':
        this.#add({ tag: 'table', children: leaf.rows }, key)
        break
      case 'code': {
        const runs = runsOf(leaf)
        this.#weight += 9
        if (leaf.fence?.math && !isOpen) this.#add({ tag: 'math', tex: runs.join(''), display: true }, key)
        else this.#add({ tag: 'pre', language: leaf.language, runs, open: isOpen && !!leaf.fence }, key)
        break
      }
      default:
        kind satisfies never
    }
  }

  #addParagraph(text: string, key: number, isGrowing: boolean): void {
    if (text === '') return
    const parent = this.#stack.at(-1)
    const mayBeTask = parent?.kind === 'li' && parent.children.length === 0
    const [box, mark] = (mayBeTask && /^\[([\sx])\](?=\s)/i.exec(text)) || []
    const lead: MarkdownElement[] =
      box === undefined ? [] : [{ tag: 'input', checked: /x/i.test(mark ?? '') }]
    this.#add(this.#readText({ tag: 'p' }, text.slice(box?.length ?? 0), { lead, isGrowing }), key)
  }

  #add(element: MarkdownElement, key: number): void {
    const parent = this.#stack.at(-1)
    this.#weight += 1
    if (parent) parent.children.push(element)
    else this.#blocks.push({ key, element, growing: this.#growing })
  }

  #readText(element: TextElement, text: string, options: Partial<TextOptions> = {}): MarkdownElement {
    const read = this.#texts.read(element, text, {
      isGrowing: this.#growing,
      isLook: this.#growing,
      ...options,
    })
    this.#weight += read.children.length
    return read
  }

  #takeDefinitions(text: string): string {
    return this.#texts.takeDefinitions(text, this.#growing)
  }

  #markBlank(): boolean {
    for (const container of this.#stack) container.blank = false
    // A line of a quote's markers is blank only within it.
    const quote = this.#stack.findLastIndex(({ kind }) => kind === 'blockquote')
    for (const container of this.#stack.slice(quote + 1)) container.blank = true
    return true
  }

  #readPlain(line: string, key: number): void {
    const leaf = this.#leaf
    if (leaf?.kind === 'plain' && this.#stack.length === 0 && leaf.stretches.length < maxStretches) {
      leaf.text += `\n${line}`
    } else {
      this.#close(0)
      this.#leaf = { kind: 'plain', key, text: line, stretches: [] }
    }
    this.#bound()
  }

  /** Keeps what is read at once, and the text nodes that are shown, from growing without end. */
  #bound(): void {
    let leaf = this.#leaf
    if (leaf?.kind === 'paragraph' && leaf.text.length > maxText) {
      leaf.text = this.#takeDefinitionsBeforeOthers(leaf.text)
      if (leaf.text.length > maxText) leaf = { kind: 'plain', key: leaf.key, text: leaf.text, stretches: [] }
    }
    if (leaf?.kind !== 'plain' && leaf?.kind !== 'html') return
    this.#leaf = leaf
    if (leaf.text.length <= stretchLength) return
    let { text } = leaf
    const stretches = [...leaf.stretches]
    while (text.length > stretchLength) {
      const piece = text.slice(0, endOfStretch(text))
      stretches.push(stretchOf(piece))
      text = text.slice(piece.length)
    }
    this.#leaf = { ...leaf, text, stretches }
  }

  /** Only those that no title can follow. */
  #takeDefinitionsBeforeOthers(text: string): string {
    const end = text.lastIndexOf('\n[')
    return end < 0 ? text : this.#takeDefinitions(text.slice(0, end + 1)) + text.slice(end + 1)
  }
}

/** What says what can be unfolded, where nothing can be. */
function asText(node: MarkdownNode): MarkdownNode {
  if (typeof node === 'string' || node.tag !== 'summary') return node
  return { tag: 'p', children: ['<summary>', ...node.children, '</summary>'] }
}

/** Without the white space of Markdown at its ends. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t\n'.includes(text.charAt(start))) start += 1
  while (end > start && ' \t\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function stretchOf(text: string): MarkdownElement {
  return { tag: 'stretch', children: [text] }
}

/** Where a line ends, else a word, so that the next piece can begin on a line of its own; else where it must. */
function endOfStretch(text: string): number {
  const half = text.slice(stretchLength / 2, stretchLength)
  const end = [half.lastIndexOf('\n'), half.lastIndexOf(' ')].find((at) => at >= 0)
  return end === undefined ? cutText(text, stretchLength).length : stretchLength / 2 + end + 1
}

const anyMarker = /^[>#`~$<=\-*_+\d[|:\\]/
/** Nothing but markers, or a tag. */
const mayStillBeBlock = /^[\s>\-+*#=|:_~`$\d.)]*(?:<|$)/

/** Containers in one another that are shown as such. */
const maxDepth = 100

/** Elements and characters of a text that are formatted; what follows is plain. */
const maxWeight = 50_000
const maxLength = 2_000_000

/** Characters of one paragraph, heading or row that are formatted: while it grows it is read again and again. */
const maxText = 16_000

/** Characters of plain text that a browser lays out at once. */
const stretchLength = 4000

/** Where all that follows is plain, a block of it ends after so many stretches: those out of view need no layout. */
const maxStretches = 16
