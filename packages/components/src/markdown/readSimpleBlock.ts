import type { MarkdownElement, MarkdownNode } from './markdownNode.ts'
import { readAddress } from './readAddress.ts'

/** A block that was read. */
export interface SimpleBlock {
  readonly element: MarkdownElement
  /** Where it ends in the source. */
  readonly end: number
}

/**
 * Reads what most blocks of most answers are: a heading, a paragraph, quote, table or plain list in which only simple
 * markers stand (code, emphasis around words, links with an address), and which nothing that follows can change. The parser would
 * say the same at twenty times the cost; `undefined` leaves to it whatever might be read in another way.
 */
export function readSimpleBlock(source: string, from: number): SimpleBlock | undefined {
  const first = source.charCodeAt(from)
  if (first === hash) return readHeading(source, from)
  const blank = source.indexOf('\n\n', from)
  if (blank < 0 || blank - from > maxLength) return undefined
  const text = source.slice(from, blank)
  if (paragraphLines.test(text)) {
    const children = readInline(text)
    return children && { element: { tag: 'p', children }, end: blank + 2 }
  }
  if (first === pipe) return readTable(text, blank + 2)
  if (first === angle) return readQuote(text, blank + 2)
  // A line that begins with a letter ends a list; an indented one or another item would go on with it.
  return endsList.test(source.slice(blank + 2, blank + 4)) ? readList(text, blank + 2) : undefined
}

function readHeading(source: string, from: number): SimpleBlock | undefined {
  heading.lastIndex = from
  const [line, marks = '', text = ''] = heading.exec(source) ?? []
  const children = line === undefined ? undefined : readInline(text)
  const tag = headings[marks.length]
  if (line === undefined || children === undefined || tag === undefined) return undefined
  return { element: { tag, children }, end: from + line.length }
}

function readQuote(text: string, end: number): SimpleBlock | undefined {
  const words = text.replace(/^> /gm, '')
  const isQuote = words.length === text.length - 2 * text.split('\n').length && paragraphLines.test(words)
  const children = isQuote ? readInline(words) : undefined
  return children && { element: { tag: 'blockquote', children: [{ tag: 'p', children }] }, end }
}

function readTable(text: string, end: number): SimpleBlock | undefined {
  const [head, delimiters = [], ...body] = text.split('\n').map((line) => {
    return /^\|.*\|$/.test(line) ? line.slice(1, -1).split('|') : []
  })
  const columns = delimiters.map((cell) => /^ *(:?)-+(:?) *$/.exec(cell))
  if (head === undefined || columns.length > maxColumns || columns.includes(null)) return undefined
  const aligns = columns.map((found) => {
    const [, left, right] = found ?? []
    return left ? (right ? 'center' : 'left') : right ? 'right' : 'none'
  })
  const rows: MarkdownElement[] = []
  for (const cells of [head, ...body]) {
    if (cells.length !== aligns.length || cells.length === 0) return undefined
    const row: MarkdownElement[] = []
    for (const [column, cell] of cells.entries()) {
      const children = readInline(cell.trim())
      if (!children) return undefined
      row.push({ tag: rows.length === 0 ? 'th' : 'td', align: aligns[column] ?? 'none', children })
    }
    rows.push({ tag: 'tr', children: row })
  }
  return { element: { tag: 'table', children: rows }, end }
}

function readList(text: string, end: number): SimpleBlock | undefined {
  const [, bullet, number = '1', delimiter = ''] = /^(?:([-+*])|(\d{1,9})([.)])) /.exec(text) ?? []
  if (bullet === undefined && delimiter === '') return undefined
  const marker = bullet ?? delimiter
  const items: MarkdownElement[] = []
  for (const line of text.split('\n')) {
    const [, ownBullet, ownDelimiter, words = ''] = item.exec(line) ?? []
    const children = (ownBullet ?? ownDelimiter) === marker ? readInline(words) : undefined
    if (!children) return undefined
    items.push({ tag: 'li', children: [{ tag: 'p', children }] })
  }
  const start = Number(number)
  return { element: { tag: bullet ? 'ul' : 'ol', start, loose: false, children: items }, end }
}

/** The nodes of a text, or `undefined` where something in it is not simple. */
function readInline(text: string): MarkdownNode[] | undefined {
  if (/[ \t](?:\n|$)/.test(text)) return undefined
  const nodes: MarkdownNode[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const [plain, code, strong, em, del, label, address] = token.exec(text) ?? []
    if (plain === undefined || nodes.length > maxNodes) return undefined
    if (code !== undefined) nodes.push({ tag: 'code', children: [code] })
    else if (strong !== undefined) nodes.push({ tag: 'strong', children: [strong] })
    else if (em !== undefined) nodes.push({ tag: 'em', children: [em] })
    else if (del !== undefined) nodes.push({ tag: 'del', children: [del] })
    else if (label !== undefined) {
      nodes.push({ tag: 'a', address: readAddress(address ?? ''), children: [label] })
    } else nodes.push(plain)
    // The parser makes links of these by itself.
    if (address === undefined && code === undefined && /www\.|:\/\//i.test(plain)) return undefined
    if (label !== undefined && /www\.|:\/\//i.test(label)) return undefined
  }
  return nodes
}

const hash = 35
const angle = 62
const pipe = 124

const maxColumns = 50

/** Characters of a block: a longer one is rare, and the parser bounds what it costs. */
const maxLength = 4000
/** Nodes of a text; the parser stops at three times as many markers. */
const maxNodes = 150

const headings = [undefined, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const

const heading = /(#{1,6}) ([\p{L}\p{N}`*"'(][^#\n]*)\n/uy

/** No line begins with what could begin or underline another block. */
const lineStart = /(?:[\p{L}"'(“‘[]|`[^`\n]|\*{1,2}[\p{L}\p{N}]|\d+(?![\d.)]))/u.source
const paragraphLines = new RegExp(`^${lineStart}[^\n]*(?:\n${lineStart}[^\n]*)*$`, 'u')

const endsList = /^(?:[\p{L}#`|>“"(]|\*\*)/u
/** Behind the marker something that begins no block inside the item. */
const item = new RegExp(`^(?:([-+*])|\\d{1,9}([.)])) (${lineStart}.*)$`, 'u')

/** Neither a marker nor, with what stands around it, part of one. */
const plainText = /(?:[^\\`*_[\]<~@$&!|]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|&(?![#\w])|!(?!\[))+/u.source
/** Words between two markers, with a letter or digit at both ends. */
const words = /[\p{L}\p{N}](?:[^\\`*_[\]<~@$&!|\n]*[\p{L}\p{N}])?/u.source
const token = new RegExp(
  [
    plainText,
    '`([^`\\s](?:[^`\\n]*[^`\\s])?)`(?!`)',
    `\\*\\*(${words})\\*\\*(?!\\*)`,
    `\\*(${words})\\*(?!\\*)`,
    `~~(${words})~~(?!~)`,
    `\\[(${words})\\]\\((https?:\\/\\/[^\\s()<>\\\\&"']+)\\)`,
  ].join('|'),
  'uy',
)
