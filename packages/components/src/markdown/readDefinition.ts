import { decodeText } from './decodeText.ts'
import { matchAt } from './matchAt.ts'
import { normalizeLabel } from './normalizeLabel.ts'

/** The part of a link that says where it leads. */
export interface Resource {
  /** Decoded. */
  readonly address: string
  /** Where it ends in the text. */
  readonly end: number
}

/** A link reference definition. */
export interface DefinitionSource extends Resource {
  /** The normalised label. */
  readonly id: string
}

/** What {@link readDefinition} found. */
export interface DefinitionReading {
  readonly found: DefinitionSource | undefined
  /** Whether the text ends before it is clear: what follows may make it a definition, another one, or none. */
  readonly isOpen: boolean
}

/** Reads `(address "title")` from its first parenthesis; `'open'` where the text ends before it does. */
export function readResource(text: string, from: number): Resource | 'open' | undefined {
  let at = skipSpace(text, from + 1)
  if (text[at] === ')') return { address: '', end: at + 1 }
  const destination = readDestination(text, at)
  if (typeof destination !== 'object') return destination
  at = skipSpace(text, destination.end)
  const title = at > destination.end ? readClosed(anyTitle, text, at) : undefined
  if (title === 'open') return title
  at = skipSpace(text, title?.end ?? at)
  if (at === text.length) return 'open'
  return text[at] === ')' ? { address: destination.address, end: at + 1 } : undefined
}

/** Reads `[label]: address "title"` with the end of its line. */
export function readDefinition(text: string, from: number): DefinitionReading {
  const label = readClosed(definitionLabel, text, from)
  if (typeof label !== 'object') return { found: undefined, isOpen: label === 'open' }
  const id = normalizeLabel(label.inside)
  const start = skipSpace(text, label.end)
  const destination = id === '' ? undefined : readDestination(text, start)
  if (typeof destination !== 'object') return { found: undefined, isOpen: destination === 'open' }
  // An address may be empty only where it says so: `<>`.
  if (destination.end === start) return { found: undefined, isOpen: start === text.length }
  const { address } = destination
  const titleStart = skipSpace(text, destination.end)
  const title = titleStart > destination.end ? readClosed(anyTitle, text, titleStart) : undefined
  const withTitle = typeof title === 'object' ? lineEnd(text, title.end) : undefined
  const end = withTitle ?? lineEnd(text, destination.end)
  return { found: end === undefined ? undefined : { id, address, end }, isOpen: title === 'open' }
}

function readDestination(text: string, from: number): Resource | 'open' | undefined {
  if (text[from] === '<') {
    const found = readClosed(angleDestination, text, from)
    return typeof found === 'object' ? { address: decodeText(found.inside), end: found.end } : found
  }
  let depth = 0
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code === 127) break
    if (code === backslash && /[!-/:-@[-`{-~]/.test(text.charAt(at + 1))) at += 1
    else if (code === openParenthesis && (depth += 1) > maxParentheses) return undefined
    else if (code === closeParenthesis && (depth -= 1) < 0) break
  }
  if (depth > 0) return at < text.length ? undefined : 'open'
  return { address: decodeText(text.slice(from, at)), end: at }
}

/** Reads what is between one character and what closes it, the pattern's group; `'open'` where the text ends before that. */
function readClosed(
  pattern: RegExp,
  text: string,
  from: number,
): { readonly inside: string; readonly end: number } | 'open' | undefined {
  const [all, close] = matchAt(pattern, text, from) ?? []
  if (all === undefined) return undefined
  return close === undefined ? 'open' : { inside: all.slice(1, -close.length), end: from + all.length }
}

/** Behind the line break, if only white space comes before it. */
function lineEnd(text: string, from: number): number | undefined {
  const found = matchAt(endOfLine, text, from)
  return found ? from + found[0].length : undefined
}

function skipSpace(text: string, from: number): number {
  return from + (matchAt(spaces, text, from)?.[0].length ?? 0)
}

const spaces = /[ \t]*\n?[ \t]*/y
const endOfLine = /[ \t]*(?:\n|$)/y
const definitionLabel = /\[(?:\\[^]|[^[\]\\]){0,999}(?:(\]:)|[\\\]]?$)/y
const angleDestination = /<(?:\\[^\n]|[^<>\n\\])*(?:(>)|\\?$)/y
/** Not shown. */
const anyTitle = /(?:"(?:\\[^]|[^"\\])*|'(?:\\[^]|[^'\\])*|\((?:\\[^]|[^()\\])*(?!["']))(?:(["')])|\\?$)/y
const maxParentheses = 32
const backslash = 92
const openParenthesis = 40
const closeParenthesis = 41
