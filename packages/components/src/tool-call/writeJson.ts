import { cutText } from '../text/cutText.ts'
import { isContainer, membersOf, type Members } from '../text/membersOf.ts'
import { WrittenNumber } from '../text/readWritten.ts'

/**
 * `readable` is for a person: a string that holds line breaks or terminal colours stands as a block, its lines as they
 * are, each behind a bar, and a key that stands twice is marked. `marked` is JSON but for that mark. `exact` is JSON.
 */
export type JsonForm = 'readable' | 'marked' | 'exact'

/**
 * Writes a JSON value, indented by two spaces, piece by piece and without recursion: as far as it is read and no
 * further, at any depth. Beyond 16 levels the indentation stays, or it would outgrow the value.
 */
export function* writeJson(root: unknown, form: JsonForm): Generator<string, void> {
  const open: Container[] = []
  let value = root
  for (;;) {
    const entered = isContainer(value) ? enter(value) : undefined
    if (entered !== undefined && entered.members.length > 0) {
      yield entered.opening
      open.push(entered)
    } else if (entered !== undefined) yield entered.opening + entered.closing
    else if (value instanceof WrittenNumber) yield value.text
    else if (typeof value !== 'string') yield String(value)
    else if (form === 'readable' && asBlock.test(value)) yield* writeBlock(value, open.length)
    else yield* writeQuoted(value)

    let top = open.at(-1)
    while (top !== undefined && top.written === top.members.length) {
      open.pop()
      yield `\n${indentation(open.length)}${top.closing}`
      top = open.at(-1)
    }
    if (top === undefined) return
    yield `${top.written === 0 ? '' : ','}\n${indentation(open.length)}`
    const { keys, at, markOf } = top.members
    const key = keys?.[top.written]
    if (key !== undefined) {
      const mark = form === 'exact' ? '' : markOf(key)
      // Outside of the quotes: no key can pretend to it.
      yield* writeQuoted(key, mark === '' ? ': ' : ` ⟨${mark}⟩: `)
    }
    value = at(top.written)
    top.written += 1
  }
}

/** What stands before each line of a block, after the indentation. Nothing else that is written begins with it. */
export const blockBar = '│ '

/** A list or an object on the way through it. */
interface Container {
  readonly opening: string
  readonly closing: string
  readonly members: Members
  written: number
}

function enter(value: object): Container {
  const members = membersOf(value)
  const [opening, closing] = members.keys === undefined ? ['[', ']'] : ['{', '}']
  return { opening, closing, members, written: 0 }
}

const maxIndentation = 16

function indentation(depth: number): string {
  return '  '.repeat(Math.min(depth, maxIndentation))
}

/** Characters written at a time of one long string. */
const pieceSize = 4096

function* writeQuoted(text: string, after = ''): Generator<string, void> {
  if (text.length <= pieceSize) {
    yield JSON.stringify(text) + after
    return
  }
  yield '"'
  for (let at = 0; at < text.length;) {
    const piece = cutText(text.slice(at, at + pieceSize + 1), pieceSize)
    yield JSON.stringify(piece).slice(1, -1)
    at += piece.length
  }
  yield `"${after}`
}

/** Begins every command of a terminal. */
export const escapeCharacter = '\u001b'

const asBlock = new RegExp(`[\\n${escapeCharacter}]`)

function* writeBlock(text: string, depth: number): Generator<string, void> {
  const lead = `\n${indentation(depth + 1)}${blockBar}`
  yield '"'
  for (let at = 0; at <= text.length;) {
    const lineBreak = text.indexOf('\n', at)
    const end = lineBreak < 0 ? text.length : lineBreak
    yield lead
    for (; at < end; at += pieceSize) yield text.slice(at, Math.min(end, at + pieceSize))
    at = end + 1
  }
  // A colour that the string leaves on must not run into what follows.
  yield `${text.includes(escapeCharacter) ? `${escapeCharacter}[m` : ''}\n${indentation(depth)}"`
}
