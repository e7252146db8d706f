import { cutText } from '../text/cutText.ts'

/**
 * `readable` is for a person: a string that holds line breaks or terminal colours stands as a block, its lines as they
 * are, each behind a bar. `exact` is JSON.
 */
export type JsonForm = 'readable' | 'exact'

/**
 * Writes a JSON value, indented by two spaces, piece by piece and without recursion: as far as it is read and no
 * further, at any depth. Beyond 16 levels the indentation stays, or it would outgrow the value.
 */
export function* writeJson(root: unknown, form: JsonForm): Generator<string, void> {
  const open: Container[] = []
  let value = root
  for (;;) {
    const entered = typeof value === 'object' && value !== null ? enter(value) : undefined
    if (entered !== undefined && entered.length > 0) {
      yield entered.opening
      open.push(entered)
    } else if (entered !== undefined) yield entered.opening + entered.closing
    else if (typeof value !== 'string') yield String(value)
    else if (form === 'readable' && asBlock.test(value)) yield* writeBlock(value, open.length)
    else yield* writeQuoted(value)

    let top = open.at(-1)
    while (top !== undefined && top.written === top.length) {
      open.pop()
      yield `\n${indentation(open.length)}${top.closing}`
      top = open.at(-1)
    }
    if (top === undefined) return
    yield `${top.written === 0 ? '' : ','}\n${indentation(open.length)}`
    const key = top.keys?.[top.written] ?? top.written
    top.written += 1
    if (typeof key === 'string') yield* writeQuoted(key, ': ')
    value = top.entries[key]
  }
}

/** What stands before each line of a block, after the indentation. Nothing else that is written begins with it. */
export const blockBar = '│ '

/** A list or an object on the way through it. */
interface Container {
  readonly opening: string
  readonly closing: string
  readonly entries: Readonly<Record<string | number, unknown>>
  /** `undefined` for a list, which is walked by number. */
  readonly keys: readonly string[] | undefined
  readonly length: number
  written: number
}

function enter(value: object): Container {
  const entries = value as Readonly<Record<string | number, unknown>>
  if (Array.isArray(value))
    return { opening: '[', closing: ']', entries, keys: undefined, length: value.length, written: 0 }
  const keys = Object.keys(value)
  return { opening: '{', closing: '}', entries, keys, length: keys.length, written: 0 }
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
