import { isContainer, membersOf } from '../text/membersOf.ts'
import { writeJson } from '../tool-call/writeJson.ts'

/** A tool's input, laid out field by field for a person who must decide about it. */
export interface PresentedInput {
  readonly fields: readonly PresentedField[]
  /** Whether every character of the input is in `fields`. */
  readonly complete: boolean
}

/** One field of the input. */
export interface PresentedField {
  /** `''` where the input is not an object. */
  readonly name: string
  /** What to say of a name that the input has more than once, such as `stands twice`; else `''`. */
  readonly mark: string
  readonly text: string
}

/**
 * Lays out what a tool would run with, up to `room` characters, where a line break counts for a whole line. Each
 * field stands alone so that no text can pose as another field; a string that could be taken for another kind of
 * value is quoted.
 *
 * @param input The value, or what `readWritten` makes of it.
 * @param needsQuotes Whether a string is quoted. By default also one that begins or ends with white space.
 */
export function presentInput(
  input: unknown,
  room: number,
  needsQuotes: (text: string) => boolean = isAmbiguous,
): PresentedInput {
  const fields: PresentedField[] = []
  let left = room
  let complete = true
  for (const { name, mark, value } of entriesOf(input)) {
    if (left <= 0) {
      complete = false
      break
    }
    const whole = writeField(value, needsQuotes, left)
    const text = cutToRoom(whole, left - name.length)
    if (text.length < whole.length) complete = false
    left -= name.length + costOf(text)
    fields.push({ name, mark, text })
  }
  return { fields, complete }
}

function* entriesOf(input: unknown): Generator<{ name: string; mark: string; value: unknown }, void> {
  const { keys = [], at, markOf } = membersOf(isContainer(input) ? input : [])
  if (keys.length === 0) yield { name: '', mark: '', value: input }
  for (const [index, name] of keys.entries()) yield { name, mark: markOf(name), value: at(index) }
}

/** A field as text, of which at least as much as there is room for is written. */
function writeField(value: unknown, needsQuotes: (text: string) => boolean, room: number): string {
  if (typeof value === 'string' && !needsQuotes(value)) return value
  let text = ''
  for (const piece of writeJson(value, 'marked')) {
    text += piece
    if (text.length > room) break
  }
  return text
}

/** Whether a string, written without quotes, would read like a number, a list, nothing at all, and so on. */
function isAmbiguous(text: string): boolean {
  return text.trim() !== text || posesAsValue(text)
}

/** Whether a string, written without quotes, would read like a value that is no string. */
export function posesAsValue(text: string): boolean {
  return text === '' || /^(?:true|false|null|undefined|-?\d[\d.eE+-]*|["[{].*)$/s.test(text)
}

/** Characters that a line break weighs: a screen is filled by lines as well as by letters. */
const lineCost = 60

function costOf(text: string): number {
  return text.length + (text.split('\n').length - 1) * lineCost
}

function cutToRoom(text: string, room: number): string {
  if (text.length <= room && costOf(text) <= room) return text
  let cost = 0
  let end = 0
  for (const character of text) {
    cost += character === '\n' ? lineCost + 1 : character.length
    if (cost > room) break
    end += character.length
  }
  return text.slice(0, end)
}
