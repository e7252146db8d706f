// Over 300 lines: every marker is read from one place in one text, and what one finds decides what the next may be.
import { characterReference, decodeReference } from './decodeText.ts'
import type { Dialect } from './dialect.ts'
import { maxAddress, maxHeld } from './holdBack.ts'
import type { InlineTag, MarkdownNode } from './markdownNode.ts'
import { matchAt } from './matchAt.ts'
import { normalizeLabel } from './normalizeLabel.ts'
import { plainText } from './plainText.ts'
import { readAddress } from './readAddress.ts'
import { readDefinition, readResource, type Resource } from './readDefinition.ts'
import { readBracketed } from './readBracketed.ts'
import { html } from './readHtml.ts'
import { findLiteralAddress, foreignMark, readLiteralAddress } from './readLiteralAddress.ts'
import { readMark, resolveMarks, type Mark } from './resolveMarks.ts'
import { withoutAddress } from './withoutAddress.ts'

/** What is known besides the text itself, and how to read it. */
export interface InlineOptions {
  /** Addresses by normalised label. */
  readonly definitions: ReadonlyMap<string, string>
  /** Whatever knows the normalised labels of the footnotes. */
  readonly footnotes: { readonly has: (id: string) => boolean }
  readonly dialect: Dialect
  /** Whether more may come: what is half open at the end shows as what it will be, and no address there is live yet. */
  readonly growing: boolean
  /** Whether it is the text of a table's cell. */
  readonly isCell: boolean
}

/** The nodes of a text, and the normalised labels that would have made more of it; a footnote's begins with `^`. */
export interface InlineResult {
  readonly children: readonly MarkdownNode[]
  readonly missing: ReadonlySet<string>
}

/** Reads what stands in a paragraph, a heading or a cell. */
export function readInline(text: string, options: InlineOptions): InlineResult {
  return new InlineReader(text, options).read()
}

/** A `[` or `![` that may begin a link or an image. */
interface Bracket {
  /** Its place among the nodes. */
  readonly index: number
  readonly isImage: boolean
  /** Where the text in it begins. */
  readonly start: number
  /** A link holds no links: what was around one cannot become one. */
  active: boolean
  /** Whether it holds brackets, as no label may. */
  hasBrackets: boolean
}

class InlineReader {
  readonly #text: string
  readonly #options: InlineOptions
  readonly #nodes: (MarkdownNode | Mark)[] = []
  readonly #brackets: Bracket[] = []
  readonly #missing = new Set<string>()
  /** Ends of code and of raw HTML that do not occur any more: none is looked for again and again. */
  readonly #absent = new Set<string>()
  #at = 0
  #nextAddress: number
  /** The first node that may yet turn out to be part of something, so that no address is live from there on. */
  #deadFrom = Infinity

  constructor(text: string, options: InlineOptions) {
    this.#text = text
    this.#options = options
    this.#nextAddress = /@|www\.|:\/\//i.test(text) ? findLiteralAddress(text, 0) : text.length
    if (options.growing && text.startsWith('[') && readDefinition(text, 0).isOpen) this.#deadFrom = 0
  }

  read(): InlineResult {
    const text = this.#text
    while (this.#at < text.length) {
      if (this.#nextAddress < this.#at) this.#nextAddress = findLiteralAddress(text, this.#at)
      const plain = this.#match(plainCharacters)?.[0].length ?? 0
      const end = this.#at + plain
      if (this.#nextAddress <= end && this.#nextAddress < text.length) this.#readAddress()
      else if (plain > 0) this.#addText(end)
      else this.#readMarker(text.charAt(this.#at))
    }
    if (this.#options.growing) this.#endGrowing()
    return { children: resolveMarks(this.#nodes, this.#options.growing), missing: this.#missing }
  }

  #readMarker(character: string): void {
    switch (character) {
      case '\n':
        return this.#readLineBreak()
      case '\\':
        return this.#readEscape()
      case '&':
        return this.#readCharacterReference()
      case '`':
        return this.#readCode()
      case '$':
        return this.#readMath()
      case '<':
        return this.#readAngle()
      case '[':
      case '!':
        return this.#openBracket()
      case ']':
        return this.#closeBracket()
      default: {
        const { length } = this.#match(markRun)?.[0] ?? character
        const { strict } = this.#options.dialect
        if (character === '~' && length !== 2 && !strict) this.#addText(this.#at + length)
        else this.#add(readMark(this.#text, this.#at, length, strict), length)
      }
    }
  }

  #match(pattern: RegExp, at = this.#at): RegExpExecArray | null {
    return matchAt(pattern, this.#text, at)
  }

  #add(node: MarkdownNode | Mark, length: number): void {
    this.#nodes.push(node)
    this.#at += length
  }

  /** Takes the text up to `end` as it is. */
  #addText(end: number): void {
    this.#nodes.push(this.#text.slice(this.#at, end))
    this.#at = end
  }

  #addLink(address: string, label: string, length: number, live = true): void {
    this.#add({ tag: 'a', address: live ? readAddress(address) : undefined, children: [label] }, length)
  }

  #readAddress(): void {
    const start = this.#nextAddress
    if (start > this.#at) this.#addText(start)
    // In brackets that may become a link an address is part of the link's text.
    const found =
      this.#brackets.length === 0
        ? (this.#options.dialect.strict?.readAddress ?? readLiteralAddress)(this.#text, start)
        : undefined
    if (found) {
      // A pipe in it ends it, should the line turn out to be a table's.
      const live =
        !this.#options.growing ||
        (addressIsOver.test(this.#text.slice(found.end)) && !found.address.includes('|'))
      this.#addLink(found.address, this.#text.slice(start, found.end), found.end - start, live)
    }
    this.#nextAddress = findLiteralAddress(this.#text, found?.end ?? start + 1)
  }

  #readLineBreak(): void {
    let start = this.#at
    while (' \t'.includes(this.#text.charAt(start - 1) || 'a')) start -= 1
    const last = this.#nodes.at(-1)
    if (typeof last === 'string')
      this.#nodes[this.#nodes.length - 1] = last.slice(0, start - this.#at || undefined)
    if (this.#options.dialect.lineBreaks || /^ {2,}$/.test(this.#text.slice(start, this.#at))) {
      this.#nodes.push({ tag: 'br' })
    }
    this.#add('\n', 1)
  }

  #readEscape(): void {
    const { strict, math } = this.#options.dialect
    const found = strict
      ? undefined
      : (math?.read ?? readBracketed)(this.#text, this.#at, this.#options.growing)
    const next = this.#text.charAt(this.#at + 1)
    if (found) this.#add(found.element, found.end - this.#at)
    else if (next === '\n') {
      this.#nodes.push({ tag: 'br' })
      this.#add('\n', 2)
    } else if (/^[!-/:-@[-`{-~]$/.test(next)) this.#add(next, 2)
    else this.#add('\\', 1)
  }

  #readCharacterReference(): void {
    const [all = '&', decimal, hexadecimal, name] = this.#match(characterReference) ?? []
    this.#add((all !== '&' && decodeReference(decimal, hexadecimal, name)) || all, all.length)
  }

  #readCode(): void {
    const [run = ''] = this.#match(backticks) ?? []
    const start = this.#at + run.length
    const end = this.#findBackticks(run, start)
    if (end !== undefined) this.#addCode(start, end, run.length)
    else if (this.#options.growing && start < this.#text.length) this.#addCode(start, this.#text.length, 0)
    else this.#add(run, run.length)
  }

  /** Where the next run of exactly these backticks is. */
  #findBackticks(run: string, from: number): number | undefined {
    for (let at = this.#absent.has(run) ? -1 : this.#text.indexOf(run, from); at >= 0;) {
      const length = this.#match(backticks, at)?.[0].length ?? 1
      if (length === run.length) return at
      at = this.#text.indexOf(run, at + length)
    }
    this.#absent.add(run)
    return undefined
  }

  #addCode(start: number, end: number, closing: number): void {
    let code = this.#text.slice(start, end).replaceAll('\n', ' ')
    if (code.startsWith(' ') && code.endsWith(' ') && /[^ ]/.test(code)) code = code.slice(1, -1)
    if (this.#options.isCell) code = code.replaceAll('\\|', '|')
    this.#add({ tag: 'code', children: [code] }, end + closing - this.#at)
  }

  #readMath(): void {
    const { math } = this.#options.dialect
    const found = math?.read(this.#text, this.#at, this.#options.growing)
    if (found) return this.#add(found.element, found.end - this.#at)
    if (math) this.#markUndecided()
    this.#addText(this.#at + (this.#match(dollars)?.[0].length ?? 1))
  }

  #markUndecided(from = this.#nodes.length): void {
    this.#deadFrom = Math.min(this.#deadFrom, from)
  }

  #readAngle(): void {
    if (!this.#options.dialect.strict && this.#readTag()) return
    const [all, address, email] = this.#match(angleAddress) ?? []
    if (all === undefined) {
      const end = (this.#options.dialect.strict?.html ?? html).findEnd(this.#text, this.#at, this.#absent)
      if (end === undefined && /^[!?/a-z]/i.test(this.#text.charAt(this.#at + 1))) this.#markUndecided()
      this.#addText(end ?? this.#at + 1)
    } else if (address !== undefined) this.#addLink(address, address, all.length)
    else this.#addLink(`mailto:${email}`, email ?? '', all.length)
  }

  #readTag(): boolean {
    const [all, slash, name] = this.#match(inlineTag) ?? []
    if (all === undefined) return false
    const tag = name as InlineTag | undefined
    const canClose = slash === '/'
    this.#add(tag ? { mark: all, count: 1, canOpen: !canClose, canClose, tag } : { tag: 'br' }, all.length)
    return true
  }

  #openBracket(): void {
    const isImage = this.#text.charAt(this.#at) === '!'
    const from = isImage ? this.#at + 1 : this.#at
    if (this.#text.charAt(from) !== '[') return this.#add('!', 1)
    const [call, label = ''] = this.#match(footnoteCall, from) ?? []
    const id = normalizeLabel(label)
    if (call !== undefined) {
      if (this.#options.footnotes.has(id)) {
        if (isImage) this.#nodes.push('!')
        return this.#add({ tag: 'call', id }, from - this.#at + call.length)
      }
      this.#missing.add(`^${id}`)
    }
    const around = this.#brackets.at(-1)
    if (around) around.hasBrackets = true
    const start = from + 1
    const index = this.#nodes.length
    this.#brackets.push({ index, isImage, start, active: true, hasBrackets: false })
    this.#add(isImage ? '![' : '[', start - this.#at)
  }

  #closeBracket(): void {
    const bracket = this.#brackets.pop()
    if (!bracket?.active) return this.#add(']', 1)
    const after = this.#at + 1
    const resource = this.#text.charAt(after) === '(' ? readResource(this.#text, after) : undefined
    const isOpen = resource === 'open' || this.#match(openReference, after) !== null
    if (isOpen && this.#options.growing) return this.#keepOpen(bracket)
    const found = typeof resource === 'object' ? resource : this.#findDefinition(bracket)
    if (found) this.#addBracketed(bracket, found.address, found.end)
    else this.#add(']', 1)
  }

  /** What follows may still say where the link leads: it is not shown, unless it gets too long to be that. */
  #keepOpen(bracket: Bracket): void {
    const isAddress = this.#text.indexOf(' ', this.#at) < 0 && this.#text.charAt(this.#at + 1) === '('
    if (this.#text.length - this.#at > (isAddress ? maxAddress : maxHeld)) {
      this.#markUndecided(bracket.index)
      return this.#add(']', 1)
    }
    this.#brackets.push(bracket)
    this.#at = this.#text.length
  }

  #findDefinition({ start, hasBrackets }: Bracket): Resource | undefined {
    const after = this.#at + 1
    const [reference = '', label = ''] = this.#match(labelAfter, after) ?? []
    if (label === '' && (hasBrackets || this.#at - start > maxLabel)) return undefined
    const id = normalizeLabel(label === '' ? this.#text.slice(start, this.#at) : label)
    if (id === '') return undefined
    const address = this.#options.definitions.get(id)
    if (address === undefined) this.#missing.add(id)
    return address === undefined ? undefined : { address, end: after + reference.length }
  }

  #addBracketed({ index, isImage }: Bracket, destination: string, end: number): void {
    const inside = resolveMarks(this.#nodes.splice(index).slice(1))
    const address = readAddress(destination)
    if (this.#deadFrom > index && this.#deadFrom !== Infinity) this.#deadFrom = index
    this.#at = end
    if (isImage) this.#nodes.push({ tag: 'img', address, children: [plainText(inside)] })
    else {
      this.#nodes.push({ tag: 'a', address, children: inside.map(withoutAddress) })
      for (const bracket of this.#brackets) bracket.active &&= bracket.isImage
    }
  }

  /** A bracket that is still open most likely begins a link, in which no other is live. */
  #endGrowing(): void {
    for (const { active, index } of this.#brackets) {
      if (!active) continue
      this.#nodes[index] = ''
      this.#markUndecided(index)
    }
    for (let index = this.#deadFrom; index < this.#nodes.length; index += 1) {
      const node = this.#nodes[index]
      if (typeof node === 'object' && !('mark' in node)) this.#nodes[index] = withoutAddress(node)
    }
  }
}

const inlineTag = /<(?:(\/?)(sub|sup|kbd|mark)|br *\/?)>/y
const addressIsOver = new RegExp(`\\s|${foreignMark.source}`, 'u')
const plainCharacters = /[^\n\\`*_~[\]!<&$]+/y
const markRun = /\*+|_+|~+/y
const backticks = /`+/y
const dollars = /\$+/y
const angleAddress =
  /<(?:([a-z][a-z\d+.-]{1,31}:[^\s<>\p{Cc}]*)|([\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*))>/iuy
const footnoteCall = /\[\^((?:\\[[\]\\]|[^\s[\]]){1,999})\]/y
const labelAfter = /\[((?:\\[^]|[^[\]\\]){0,999})\]/y
/** Behind `]` nothing, or a label that is not complete. */
const openReference = /$|\[(?:\\[^]|[^[\]\\]){0,999}\\?$/y
const maxLabel = 999
