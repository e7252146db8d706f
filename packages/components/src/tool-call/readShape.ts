import { posesAsValue, presentInput, type PresentedField } from '../prompt/presentInput.ts'
import { isContainer, membersOf } from '../text/membersOf.ts'
import { describePicture } from './describePicture.ts'

/** What a value is, beside its JSON. */
export type Shape =
  | {
      readonly kind: 'fields'
      readonly fields: readonly PresentedField[]
      readonly change: TextChange | undefined
    }
  /** One picture or several, in words. */
  | { readonly kind: 'pictures'; readonly words: readonly string[] }

/** What an edit takes away and puts in its place. */
export interface TextChange {
  readonly before: string
  readonly after: string
}

/**
 * Finds the form in which a value is read best: an object of few members as its fields, an edit as its lines, a picture
 * as its type and size. `undefined` for all else, which is read as JSON. A tool's name plays no part: it may say anything.
 *
 * @param value What `readWritten` makes of it.
 */
export function readShape(value: unknown): Shape | undefined {
  const pictures = (Array.isArray(value) ? value : [value]).map(describePicture)
  if (pictures.length > 0 && pictures.every((words) => words !== undefined)) {
    return { kind: 'pictures', words: pictures }
  }
  if (!isContainer(value) || (membersOf(value).keys?.length ?? 0) === 0) return undefined
  const { fields, complete } = presentInput(value, maxRoom, posesAsValue)
  if (!complete || fields.some(needsTerminal)) return undefined
  const change = findChange(fields)
  const others = fields.filter(({ name }) => change === undefined || !changeNames.test(name))
  return { kind: 'fields', fields: others, change }
}

/** Characters, with lines counted as in a prompt: what needs a search or pages is better read as JSON. */
const maxRoom = 4000

/** Colours, and lines that are written over. */
function needsTerminal({ text }: PresentedField): boolean {
  return ['\u001b', '\r', '\b'].some((control) => text.includes(control))
}

/** The names under which tools take what an edit takes away, and what it puts there. */
const changeNames = /^(?:old|new)_?(?:string|str|text)$/i

function findChange(fields: readonly PresentedField[]): TextChange | undefined {
  const changes = fields.filter(({ name, mark }) => changeNames.test(name) && mark === '')
  const [one, other] = changes
  if (changes.length !== 2 || one === undefined || other === undefined) return undefined
  const isOld = ({ name }: PresentedField): boolean => /^old/i.test(name)
  if (isOld(one) === isOld(other)) return undefined
  return isOld(one) ? { before: one.text, after: other.text } : { before: other.text, after: one.text }
}
