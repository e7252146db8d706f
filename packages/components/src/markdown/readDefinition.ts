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
  readonly hasTitle: boolean
}

/** Reads `(address "title")` from its first parenthesis. */
export function readResource(text: string, from: number): Resource | undefined {
  let at = skipSpace(text, from + 1)
  if (text[at] === ')') return { address: '', end: at + 1 }
  const destination = readDestination(text, at)
  if (!destination) return undefined
  at = skipSpace(text, destination.end)
  if (at > destination.end) at = skipSpace(text, readTitle(text, at) ?? at)
  return text[at] === ')' ? { address: destination.address, end: at + 1 } : undefined
}

/** Reads `[label]: address "title"` with the end of its line. */
export function readDefinition(text: string, from: number): DefinitionSource | undefined {
  const label = matchAt(definitionLabel, text, from)
  if (!label || !/[^\s]/.test(label[1] ?? '')) return undefined
  const start = skipSpace(text, from + label[0].length)
  const destination = readDestination(text, start)
  // An address may be empty only where it says so: `<>`.
  if (!destination || destination.end === start) return undefined
  const { address } = destination
  const id = normalizeLabel(label[1] ?? '')
  const titleStart = skipSpace(text, destination.end)
  const titleEnd = titleStart > destination.end ? readTitle(text, titleStart) : undefined
  const end = titleEnd && lineEnd(text, titleEnd)
  if (end !== undefined) return { id, address, end, hasTitle: true }
  const shortEnd = lineEnd(text, destination.end)
  return shortEnd === undefined ? undefined : { id, address, end: shortEnd, hasTitle: false }
}

function readDestination(text: string, from: number): Resource | undefined {
  if (text[from] === '<') {
    const [all, address] = matchAt(angleDestination, text, from) ?? []
    return all === undefined ? undefined : { address: decodeText(address ?? ''), end: from + all.length }
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
  return depth > 0 ? undefined : { address: decodeText(text.slice(from, at)), end: at }
}

/** Where a title ends; titles are not shown. */
function readTitle(text: string, from: number): number | undefined {
  const found = matchAt(title, text, from)
  return found ? from + found[0].length : undefined
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
const definitionLabel = /\[((?:\\[^]|[^[\]\\]){1,999})\]:/y
const angleDestination = /<((?:\\[^\n]|[^<>\n\\])*)>/y
const title = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\((?:\\[^]|[^()\\])*\)/y
const maxParentheses = 32
const backslash = 92
const openParenthesis = 40
const closeParenthesis = 41
