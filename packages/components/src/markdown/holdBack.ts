import { readDefinition } from './readDefinition.ts'

/**
 * Whether what a last line, not yet complete, consists of says nothing by itself: `-` (an item, an underline, a rule),
 * `| -`, `42` (an item, if a dot follows), the beginning of a fence.
 */
export function isUndecided(line: string): boolean {
  return onlyMarkers.test(line) || openFence.test(line)
}

/**
 * The part of a growing paragraph that can be shown. What is left out is a marker, or the beginning of one, of which only
 * the next characters tell what it is: `| a` (the head of a table), `[a]: x` (a definition), `&am`, `<http`, `**`.
 */
export function holdBack(text: string): string {
  if (text.length <= maxHeld && text.startsWith('[') && readDefinition(text, 0).isOpen) return ''
  const start = text.lastIndexOf('\n') + 1
  const line = text.slice(start)
  const pipe = line.length > maxHeld ? null : untilPipe.exec(line)
  if (!pipe) return holdWord(text)
  const shown = pipe[0].slice(0, -1)
  return holdWord(text.slice(0, start) + (onlyMarkers.test(`>${shown}`) ? '' : shown))
}

/** The same for a text that ends with its line: a heading or a cell. */
export function holdWord(text: string): string {
  const from = Math.max(text.length - maxAddress, text.lastIndexOf('\n'), text.lastIndexOf(' ')) + 1
  let word = text.slice(from)
  const angle = word.lastIndexOf('<')
  if (angle >= 0 && !word.includes('>', angle)) {
    const tag = word.slice(angle)
    if (tag.length <= maxHeld || addressBegins.test(tag)) word = word.slice(0, angle)
  }
  word = word.replace(/&#?\w{0,31}$|\[\^[^\]]{0,99}\]?$/, '')
  let end = word.length
  while (end > 0 && '*_~`!\\$'.includes(word.charAt(end - 1))) end -= 1
  return text.slice(0, from) + word.slice(0, end)
}

/** Characters that may wait to be shown until it is clear what they are: past that they rather are prose. */
export const maxHeld = 400

/** The same for what has no space in it and stands where an address does, which may be signed and long. */
export const maxAddress = 4_000

const addressBegins = /^<(?:https?|mailto):/i

/** Numbers only where they may be an item's: `1`, `1.`, `- 1. `. */
const onlyMarkers = /^[\s>\-+*#=|:_~`$]*(?:\d{1,9}(?:[.)](?:\s[\s>\-+*#=|:_~`$]*|$)|$))*$/

/** Also brackets of TeX, and a tag that may be that of a block. */
const openFence =
  /^[\s>\-+*\d.)]*(?:`{3,}[^`]*|~{3,}.*|\\{1,2}\[|<(?:\/?[a-z]{0,7}|details>\s*<.*|summary>.*))$/

/** Up to the first pipe that is not escaped. */
const untilPipe = /^(?:[^\\|]|\\.|\\$)*\|/
