import { cutText } from './cutText.ts'
import { isContainer, membersOf } from './membersOf.ts'
import { WrittenNumber } from './readWritten.ts'

/** How much of a value is written out. */
export interface FormatLimits {
  /** Characters in all. */
  readonly maxCharacters: number
  /** Levels of nesting. At most a few hundred: each level is a stack frame. */
  readonly maxDepth: number
  /** Characters of any one string inside the value. */
  readonly maxString: number
}

/** A value as text. */
export interface FormattedValue {
  readonly text: string
  /** Whether the text is the whole value. */
  readonly complete: boolean
}

/**
 * Writes a JSON value for a person: strings as they are, everything else indented by two spaces. It stops at the
 * limits and never throws, where `JSON.stringify` overflows the stack at 10,000 levels.
 */
export function formatValue(value: unknown, limits: FormatLimits): FormattedValue {
  if (typeof value === 'string') {
    const text = cutText(value, limits.maxCharacters)
    return { text, complete: text.length === value.length }
  }
  const out: Output = { pieces: [], left: limits.maxCharacters, complete: true }
  writeValue(out, value, limits, 0)
  return { text: out.pieces.join(''), complete: out.complete }
}

interface Output {
  pieces: string[]
  /** Characters that may still be written. */
  left: number
  complete: boolean
}

function write(out: Output, text: string): void {
  const cut = cutText(text, Math.max(0, out.left))
  if (cut.length < text.length) out.complete = false
  out.left -= text.length
  out.pieces.push(cut)
}

function writeValue(out: Output, value: unknown, limits: FormatLimits, depth: number): void {
  if (typeof value === 'string') writeString(out, value, limits)
  else if (isContainer(value)) writeContainer(out, value, limits, depth)
  else if (value instanceof WrittenNumber) write(out, value.text)
  else write(out, String(value))
}

function writeString(out: Output, value: string, { maxString }: FormatLimits): void {
  const cut = cutText(value, Math.min(maxString, Math.max(0, out.left)))
  write(out, JSON.stringify(cut))
  if (cut.length === value.length) return
  out.complete = false
  write(out, ` … ${formatCount(value.length - cut.length)} more characters`)
}

function writeContainer(out: Output, value: object, limits: FormatLimits, depth: number): void {
  const { keys, length, at, markOf } = membersOf(value)
  const [open, close] = keys === undefined ? '[]' : '{}'
  if (length === 0) return write(out, `${open}${close}`)
  if (depth >= limits.maxDepth) {
    out.complete = false
    return write(out, `${open} … deeper levels not shown ${close}`)
  }
  write(out, open ?? '')
  const indent = '  '.repeat(depth + 1)
  for (let index = 0; index < length; index += 1) {
    if (out.left <= 0) {
      out.complete = false
      return
    }
    write(out, `${index === 0 ? '' : ','}\n${indent}`)
    const key = keys?.[index]
    if (key !== undefined) {
      writeString(out, key, limits)
      const mark = markOf(key)
      write(out, mark === '' ? ': ' : ` ⟨${mark}⟩: `)
    }
    writeValue(out, at(index), limits, depth + 1)
  }
  write(out, `\n${'  '.repeat(depth)}${close}`)
}

/** A whole number with separators, the same on every machine so that server and browser agree. */
export function formatCount(count: number): string {
  return counts.format(count)
}

const counts = new Intl.NumberFormat('en')
