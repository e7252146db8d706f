// Over 300 lines: one pass over the parser's events, whose two switches are best read side by side.
import { decodeNamedCharacterReference } from 'decode-named-character-reference'
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference'
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Event, Token } from 'micromark-util-types'
import { cutRuns } from './cutRuns.ts'
import type { CellAlign, MarkdownElement, MarkdownNode, PlainTag } from './markdownNode.ts'
import type { ParseOptions } from './parseBlocks.ts'
import { readAddress } from './readAddress.ts'

/** What GFM and formulas add to the parser's vocabulary; the packages that declare it are not ours to import. */
declare module 'micromark-util-types' {
  interface TokenTypeMap {
    literalAutolinkEmail: 'literalAutolinkEmail'
    mathFlow: 'mathFlow'
    mathFlowFence: 'mathFlowFence'
    mathFlowFenceMeta: 'mathFlowFenceMeta'
    mathFlowValue: 'mathFlowValue'
    mathText: 'mathText'
    mathTextData: 'mathTextData'
    literalAutolinkHttp: 'literalAutolinkHttp'
    literalAutolinkWww: 'literalAutolinkWww'
    table: 'table'
    tableData: 'tableData'
    tableHeader: 'tableHeader'
    tableRow: 'tableRow'
    taskListCheck: 'taskListCheck'
    taskListCheckValueChecked: 'taskListCheckValueChecked'
  }
  interface Token {
    _align?: CellAlign[] | undefined
  }
}

/** A block of the outermost level. */
export interface ParsedBlock {
  /** Where its first line starts, in characters of the source. */
  readonly start: number
  /** `undefined` where it shows nothing: a definition. */
  readonly element: MarkdownElement | undefined
  /** Where the lines of a list's items or a table's rows start. */
  readonly parts: readonly number[]
  readonly definitions: readonly Definition[]
  readonly footnotes: readonly FootnoteDefinition[]
}

/** Where the links of a label lead. Of several the first counts. */
export interface Definition {
  /** The normalised label. */
  readonly id: string
  readonly address: string
  /** Where it ends in the source. */
  readonly end: number
}

/** What a footnote says. Of several with one label the first counts. */
export interface FootnoteDefinition {
  /** The normalised label. */
  readonly id: string
  readonly children: readonly MarkdownNode[]
  /** Where it ends in the source. */
  readonly end: number
}

/** Makes blocks of what the parser found in `source`. */
export function compileBlocks(
  events: readonly Event[],
  source: string,
  { growing, definitions }: ParseOptions,
): ParsedBlock[] {
  const blocks: ParsedBlock[] = []
  const root: Frame = { children: [] }
  const frames: Frame[] = [root]
  const containers: Container[] = []
  const end = source.trimEnd().length
  /** A paragraph that ends here may still go on. After a blank line none does. */
  const openEnd = growing && !/\n[ \t]*\n[ \t]*$/.test(source) ? end : Infinity
  let top = root
  let block = newBlock(0)
  let level = 0
  let numericBase: number | undefined
  /** The paragraph, heading or cell that may still go on. */
  let openText: Frame | undefined
  let inOpenImage = false

  for (const [kind, token, context] of events) {
    if (kind === 'enter') {
      if (level === 0) block = newBlock(lineStart(token))
      level += 1
      enter(token)
    } else {
      exit(token, () => context.sliceSerialize(token))
      level -= 1
      if (level === 0 && !/^line|ndent$/.test(token.type)) {
        const [element] = root.children.splice(0)
        blocks.push({ ...block, element: typeof element === 'string' ? undefined : element })
      }
    }
  }
  return blocks

  /** Definitions and the paragraph right below them are one block; if underlined, the parser lets it begin with them. */
  function takeDefinitionsAbove(start: number): void {
    const above = blocks.at(-1)
    if (!above || above.element || above.definitions.length === 0) return
    if (above.start !== start && source.slice(start - 2, start) === '\n\n') return
    blocks.pop()
    block = { ...block, start: above.start, definitions: [...above.definitions] }
  }

  function lineStart(token: Token): number {
    return source.lastIndexOf('\n', token.start.offset - 1) + 1
  }

  function open(tag?: Frame['tag'], fields?: Partial<Frame>): void {
    top = { ...fields, tag, children: [] }
    frames.push(top)
  }

  function pop(): Frame {
    const frame = top
    frames.pop()
    top = frames.at(-1) ?? root
    return frame
  }

  /** Ends the innermost element. Past the depth limit its children take its place. */
  function close(make: (frame: Frame) => MarkdownElement): void {
    const frame = pop()
    if (frames.length < maxDepth) add(make(frame))
    else
      for (const child of frame.children) {
        if (typeof child === 'string') text(child)
        else add(child)
      }
  }

  function closePlain(tag: PlainTag): void {
    close(({ children }) => ({ tag, children }))
  }

  function add(element: MarkdownElement): void {
    top.children.push(element)
  }

  function text(value: string): void {
    const last = top.children.length - 1
    const before = top.children[last]
    if (typeof before === 'string') top.children[last] = before + value
    else top.children.push(value)
  }

  function addLink(scheme: string, label: string, live: boolean): void {
    add({
      tag: 'a',
      address: live && !inOpenImage ? readAddress(scheme + label) : undefined,
      children: [label],
    })
  }

  function enter(token: Token): void {
    const { type } = token
    followLooseness(token)
    switch (type) {
      case 'blockQuote':
      case 'gfmFootnoteDefinition':
        open(type === 'blockQuote' ? 'blockquote' : undefined)
        containers.push({ list: undefined, atMarker: false })
        break
      case 'listOrdered':
      case 'listUnordered':
        open(type === 'listOrdered' ? 'ol' : 'ul')
        containers.push({ list: top, atMarker: false })
        break
      case 'listItemPrefix':
        if (top.tag === 'li') closePlain('li')
        if (level === 2) block.parts.push(lineStart(token))
        open('li')
        break
      case 'paragraph':
        if (frames.length === 1 && block.definitions.length === 0) takeDefinitionsAbove(block.start)
        openInline('p', token)
        break
      case 'atxHeading':
      case 'setextHeading':
        if (level === 1) takeDefinitionsAbove(block.start)
        openInline('h1', token)
        break
      case 'tableHeader':
      case 'tableData':
        openInline(type === 'tableData' ? 'td' : 'th', token)
        break
      case 'table':
        open('table', { align: token._align ?? [] })
        break
      case 'tableRow':
        if (level === 3) block.parts.push(lineStart(token))
        open('tr')
        break
      case 'htmlFlow':
        open('plain')
        break
      case 'codeFenced':
      case 'codeIndented':
      case 'mathFlow':
        open('pre')
        break
      case 'codeText':
      case 'halfOpenCode':
        open('code')
        break
      case 'mathText':
        open('math')
        break
      case 'link':
      case 'image':
        open(type === 'link' ? 'a' : 'img')
        break
      case 'resource':
        top.address = ''
        open()
        break
      case 'emphasis':
      case 'strong':
      case 'strikethrough':
        open(spans[type])
        break
      // Collected, to be used or dropped.
      case 'definition':
      case 'definitionLabelString':
      case 'definitionDestinationString':
      case 'definitionTitleString':
      case 'codeFencedFenceInfo':
      case 'codeFencedFenceMeta':
      case 'mathFlowFenceMeta':
      case 'gfmFootnoteDefinitionLabelString':
      case 'gfmFootnoteCall':
      case 'reference':
      case 'resourceDestinationString':
      case 'halfOpenResource':
        open()
        break
      case 'taskListCheck':
        add({ tag: 'input', checked: false })
        break
      default:
    }
  }

  function exit(token: Token, slice: () => string): void {
    const { type } = token
    const parent = frames.at(-2)
    switch (type) {
      case 'data':
        exitData(token, slice())
        break
      case 'characterEscapeValue':
      case 'htmlTextData':
      case 'htmlFlowData':
      case 'codeFlowValue':
      case 'mathFlowValue':
      case 'mathTextData':
      case 'halfOpenData':
        text(slice())
        break
      case 'codeTextData':
        text(frames.some(({ tag }) => tag === 'table') ? slice().replace(/\\\|/g, '|') : slice())
        break
      case 'characterReferenceMarkerNumeric':
      case 'characterReferenceMarkerHexadecimal':
        numericBase = type === 'characterReferenceMarkerNumeric' ? 10 : 16
        break
      case 'characterReferenceValue':
        text(
          numericBase
            ? decodeNumericCharacterReference(slice(), numericBase)
            : // What the parser takes for a name is one.
              decodeNamedCharacterReference(slice()) || '',
        )
        numericBase = undefined
        break
      case 'lineEnding':
      case 'lineEndingBlank':
        if (top.tag === 'code' || top.tag === 'math') text(' ')
        else if (!isContainer(top.tag)) text('\n')
        break
      case 'hardBreakEscape':
      case 'hardBreakTrailing':
        add({ tag: 'br' })
        break
      case 'thematicBreak':
        add({ tag: 'hr' })
        break
      case 'blockQuote':
        containers.pop()
        closePlain('blockquote')
        break
      case 'listItemPrefix': {
        const container = containers.at(-1)
        if (container) container.atMarker = true
        break
      }
      case 'listItemValue':
        if (parent) parent.start ??= Number.parseInt(slice(), 10)
        break
      case 'listOrdered':
      case 'listUnordered':
        containers.pop()
        if (top.tag === 'li') closePlain('li')
        close(({ start = 1, loose = false, children }) => ({
          tag: type === 'listOrdered' ? 'ol' : 'ul',
          start,
          loose,
          children,
        }))
        break
      case 'taskListCheckValueChecked':
        top.children.splice(-1, 1, { tag: 'input', checked: true })
        break
      case 'paragraph':
        endHalfOpen()
        closePlain('p')
        break
      case 'atxHeadingSequence':
        top.start ??= slice().length
        break
      case 'setextHeadingLineSequence':
        top.start = slice().startsWith('=') ? 1 : 2
        break
      case 'atxHeading':
      case 'setextHeading':
        endHalfOpen()
        close(({ start = 1, children }) => ({ tag: headings[start] ?? 'h6', children: trimEnd(children) }))
        break
      case 'tableHeader':
      case 'tableData':
        endHalfOpen()
        closeCell(type === 'tableHeader' ? 'th' : 'td')
        break
      case 'tableRow':
        while (parent?.align && top.children.length < parent.align.length) {
          open()
          closeCell('td')
        }
        closePlain('tr')
        break
      case 'table':
        close(({ children }) => ({ tag: 'table', children }))
        break
      case 'htmlFlow':
        closePlain('plain')
        break
      case 'codeFencedFence':
      case 'mathFlowFence':
        top.fences = (top.fences ?? 0) + 1
        break
      case 'codeFencedFenceInfo': {
        const language = collected()
        top.language = language
        break
      }
      case 'codeFenced':
      case 'codeIndented':
      case 'mathFlow':
        close((frame) => readCode(frame, type === 'mathFlow', growing && token.end.offset >= end))
        break
      case 'codeText':
      case 'halfOpenCode':
        closePlain('code')
        break
      case 'mathText':
        close(({ children }) => ({ tag: 'math', tex: plainText(children), display: false }))
        break
      case 'emphasis':
      case 'strong':
      case 'strikethrough':
        closePlain(spans[type])
        break
      case 'autolinkProtocol':
        addLink('', slice(), true)
        break
      case 'autolinkEmail':
        addLink('mailto:', slice(), true)
        break
      case 'literalAutolinkHttp':
      case 'literalAutolinkWww':
      case 'literalAutolinkEmail': {
        const scheme =
          type === 'literalAutolinkWww' ? 'http://' : type === 'literalAutolinkEmail' ? 'mailto:' : ''
        addLink(scheme, slice(), !growing || /\s/.test(source.slice(token.end.offset)))
        break
      }
      case 'labelText':
        top.id = slice()
        break
      case 'referenceString':
        if (parent) parent.id = slice()
        break
      case 'resourceDestinationString': {
        const address = collected()
        const link = frames.at(-2)
        if (link) link.address = address
        break
      }
      case 'link':
      case 'image':
        close(({ id = '', address = definitions.get(normalizeIdentifier(id)) ?? '', children }) =>
          type === 'link'
            ? { tag: 'a', address: inOpenImage ? undefined : readAddress(address), children }
            : {
                tag: 'img',
                // A link in a link is not HTML: where the image is one, the link around it leads on.
                address: frames.some(({ tag }) => tag === 'a') ? undefined : readAddress(address),
                children: [plainText(children)],
              },
        )
        break
      case 'definitionLabelString':
      case 'gfmFootnoteDefinitionLabelString':
        pop()
        top.id = normalizeIdentifier(slice())
        break
      case 'definitionDestinationString': {
        const address = collected()
        top.address = address
        break
      }
      case 'definition': {
        const { id = '', address = '' } = pop()
        block.definitions.push({ id, address, end: token.end.offset })
        break
      }
      case 'gfmFootnoteDefinition': {
        containers.pop()
        const { id = '', children } = pop()
        block.footnotes.push({ id, children, end: token.end.offset })
        break
      }
      case 'gfmFootnoteCallString':
        top.id = normalizeIdentifier(slice())
        break
      case 'gfmFootnoteCall': {
        const { id = '' } = pop()
        add({ tag: 'sup', id })
        break
      }
      case 'definitionTitleString':
      case 'codeFencedFenceMeta':
      case 'mathFlowFenceMeta':
      case 'reference':
      case 'resource':
      case 'halfOpenResource':
        pop()
        break
      default:
    }
  }

  /** A list is loose when a blank line stands between its items or between the blocks of one. */
  function followLooseness({ type, _container }: Token): void {
    const container = containers.at(-1)
    if (!container || type === 'linePrefix') return
    if (type === 'lineEndingBlank' && !_container && container.list && !container.atMarker) {
      container.list.loose = true
    }
    container.atMarker = false
  }

  function openInline(tag: Frame['tag'], token: Token): void {
    open(tag)
    openText = token.end.offset >= openEnd ? top : undefined
    inOpenImage = false
  }

  /** Text, or a marker that found no partner: while the paragraph is open it may yet. */
  function exitData({ _open, _balanced, _halfOpen }: Token, value: string): void {
    if (openText) {
      if (_open && (top === openText || top.halfOpen)) {
        if (value.length !== 2 || value === '~~')
          open(value.startsWith('~') ? 'del' : 'em', { halfOpen: true })
        if (value.length > 1 && value !== '~~') open('strong', { halfOpen: true })
        return
      }
      if ((value === '[' || value === '![') && (_halfOpen || !_balanced)) {
        if (value === '![') inOpenImage = true
        return
      }
    }
    text(value)
  }

  function endHalfOpen(): void {
    while (top.halfOpen) closePlain(top.tag === 'em' || top.tag === 'del' ? top.tag : 'strong')
    openText = undefined
  }

  /** Text that was read aside. */
  function collected(): string {
    return plainText(pop().children)
  }

  /** Cells beyond the columns of the head are dropped. */
  function closeCell(tag: 'th' | 'td'): void {
    const align = frames.at(-3)?.align ?? []
    const column = frames.at(-2)?.children.length ?? 0
    if (column < align.length) {
      close(({ children }) => ({ tag, align: align[column] ?? 'none', children }))
    } else pop()
  }
}

/** An element being read. One without a tag is collected, to be used or dropped. */
interface Frame {
  readonly tag?: MarkdownElement['tag'] | undefined
  readonly children: MarkdownNode[]
  id?: string
  address?: string
  /** The number of a list's first item, or the rank of a heading. */
  start?: number
  loose?: boolean
  readonly align?: readonly CellAlign[]
  language?: string
  fences?: number
  /** Opened by a marker that has no partner yet: it ends with the paragraph. */
  readonly halfOpen?: boolean
}

interface Container {
  /** `undefined` for what is not a list. */
  readonly list: Frame | undefined
  /** Right behind an item's marker, where a blank line says nothing. */
  atMarker: boolean
}

/** Levels of nesting that are shown as such. */
const maxDepth = 100

const spans = { emphasis: 'em', strong: 'strong', strikethrough: 'del' } as const

const headings = [undefined, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const

interface OpenBlock {
  readonly start: number
  readonly parts: number[]
  readonly definitions: Definition[]
  readonly footnotes: FootnoteDefinition[]
}

function newBlock(start: number): OpenBlock {
  return { start, parts: [], definitions: [], footnotes: [] }
}

/** Whether line breaks in it are between blocks rather than in a text. */
function isContainer(tag: Frame['tag']): boolean {
  return tag === undefined || /^(?:[uo]l|li|blockquote|t[ar].*)$/.test(tag)
}

/** The line break before a heading's underline. */
function trimEnd(children: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const last = children.at(-1)
  return typeof last === 'string' ? [...children.slice(0, -1), last.trimEnd()] : children
}

function readCode(
  { children, fences, language = '' }: Frame,
  isMath: boolean,
  atEnd: boolean,
): MarkdownElement {
  let code = plainText(children)
  // The line break behind the opening fence, and the last one.
  code = fences ? code.slice(1).replace(/\n$/, '') : code.replace(/\n+$/, '')
  const open = atEnd && fences === 1
  return isMath && !open
    ? { tag: 'math', tex: code, display: true }
    : { tag: 'pre', language, runs: cutRuns(code), open }
}

function plainText(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : 'children' in node ? plainText(node.children) : ''))
    .join('')
}
