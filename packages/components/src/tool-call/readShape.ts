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
  const change = findChange(value)
  return {
    kind: 'fields',
    fields: change === undefined ? fields : fields.filter(({ name }) => !changeNames.test(name)),
    change,
  }
}

/** Characters, with lines counted as in a prompt: what needs a search or pages is better read as JSON. */
const maxRoom = 4000

/** Colours, and lines that are written over. */
function needsTerminal({ text }: PresentedField): boolean {
  return ['\u001b', '\r', '\b'].some((control) => text.includes(control))
}

/** The names under which tools take what an edit takes away, and what it puts there. */
const changeNames = /^(?:old|new)_?(?:string|str|text)$/i

/** Only where exactly one text is taken away and one is put there: else each stands as a field. */
function findChange(value: object): TextChange | undefined {
  const { keys = [], at } = membersOf(value)
  const found = [...keys.entries()].filter(([, key]) => changeNames.test(key))
  const [before] = found.filter(([, key]) => /^old/i.test(key)).map(([index]) => at(index))
  const [after] = found.filter(([, key]) => /^new/i.test(key)).map(([index]) => at(index))
  if (found.length !== 2 || typeof before !== 'string' || typeof after !== 'string') return undefined
  return { before, after }
}
