import { isRecord } from '@engine-kit/protocol'
import { createId } from './createId.ts'
import { fromStoredTask, type StoredTask } from './storedTask.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** What has to be written so that a task is kept, where some of it was written before. */
export interface TaskWriting {
  /** Names what is kept then. */
  readonly stamp: string
  /** All but the messages, and which pieces these stand in. */
  readonly head: string
  /** The pieces that are new, by number. */
  readonly pieces: ReadonlyMap<number, string>
  /** The pieces of before that are not needed any more; `undefined` where nothing of before is. */
  readonly dropped: readonly number[] | undefined
  /** Of all that is kept then, in UTF-16 code units. */
  readonly size: number
  /** Notes that it was written. */
  readonly done: () => void
}

/** A message without its parts, or a part. What is the same object says the same. */
type Item = object

interface Piece {
  readonly number: number
  readonly items: readonly Item[]
  readonly size: number
}

interface Layout {
  readonly stamp: string
  readonly pieces: readonly Piece[]
}

/** A piece is full with so many characters. What is larger has a piece of its own. */
const pieceSize = 32_000
/** Milliseconds of reading before the page may do something else. */
const slice = 8

/**
 * How transcripts are written down, by the first object in each: what nobody holds any more need not be known. Several
 * storages may keep a transcript; its stamp tells whose layout it is.
 */
const layouts = new WeakMap<Item, Layout>()

/**
 * Divides a task into pieces, of which only those have to be written that have changed since the last time.
 *
 * @param kept the stamp of what is kept of the task now.
 */
export function writeTask(task: StoredTask, kept: string | undefined): TaskWriting {
  const { messages, ...rest } = isRecord(task.content) ? task.content : {}
  if (!isList(messages)) return whole(task)
  const items = messages.flatMap((message): Item[] => [message, ...(message.parts ?? [])])
  const first = firstOf(items)
  const layout = first && layouts.get(first)
  const before = kept !== undefined && layout?.stamp === kept ? layout.pieces : undefined
  const written = new Map<number, string>()
  let number = Math.max(-1, ...(before ?? []).map((piece) => piece.number))
  const pieces = divide(items, before ?? [], (stretch, text) => {
    written.set(++number, `[${number},${text}]`)
    return { number, items: stretch, size: text.length }
  })
  const stamp = createId()
  const numbers = pieces.map((piece) => piece.number)
  const head = JSON.stringify({ ...task, content: rest, stamp, pieces: numbers })
  return {
    stamp,
    head,
    pieces: written,
    dropped: before?.map((piece) => piece.number).filter((one) => !numbers.includes(one)),
    size: pieces.reduce((sum, { size }) => sum + size, head.length),
    done: () => {
      if (first !== undefined) layouts.set(first, { stamp, pieces })
    },
  }
}

/**
 * Reads a task from what was written of it, and leaves the page time for other things. `undefined` where it cannot be
 * read. What was written before there were pieces is a head alone.
 */
export async function readTask(head: unknown, texts: readonly unknown[]): Promise<unknown> {
  const task = parseJson(head)
  if (!isRecord(task) || !Array.isArray(task['pieces'])) return task
  const { stamp, pieces: numbers, ...stored } = task
  const byNumber = new Map<unknown, readonly Item[]>()
  const sizes = new Map<unknown, number>()
  let since = performance.now()
  for (const text of texts) {
    const piece = parseJson(text)
    if (!Array.isArray(piece)) continue
    const [number, ...items] = piece as [unknown, ...Item[]]
    byNumber.set(number, items)
    sizes.set(number, String(text).length)
    if (performance.now() - since < slice) continue
    await yieldToEventLoop()
    since = performance.now()
  }
  const messages: Item[] = []
  const pieces: Piece[] = []
  for (const number of numbers as number[]) {
    const items = byNumber.get(number)
    // Without a piece the transcript would have a hole that nobody sees.
    if (items === undefined) return undefined
    for (const item of items) {
      const parts: unknown = (messages.at(-1) as Message | undefined)?.parts
      if (isRecord(item) && 'role' in item) messages.push(item)
      else if (Array.isArray(parts)) parts.push(item)
    }
    pieces.push({ number, items, size: sizes.get(number) ?? 0 })
  }
  const first = firstOf(pieces.flatMap(({ items }) => items))
  if (first !== undefined && typeof stamp === 'string') layouts.set(first, { stamp, pieces })
  return { ...stored, content: { ...(stored['content'] as object), messages } }
}

/** Whether a task can be read of which this is the head. Its pieces are not looked at. */
export function isReadable(head: unknown): boolean {
  const task = parseJson(head)
  if (!isRecord(task)) return false
  const content: unknown = task['pieces'] ? { ...(task['content'] as object), messages: [] } : task['content']
  return fromStoredTask({ ...task, content }) !== undefined
}

/** What names the state of a task of which this is the head. */
export function stampOf(head: unknown): string | undefined {
  const task = parseJson(head)
  return isRecord(task) && typeof task['stamp'] === 'string' ? task['stamp'] : undefined
}

interface Message {
  readonly role?: unknown
  readonly parts?: readonly Item[]
}

/** The first object that stays the same while a turn grows. */
function firstOf([first, second]: readonly Item[]): Item | undefined {
  return first !== undefined && 'parts' in first ? (second ?? first) : first
}

function divide(
  items: readonly Item[],
  before: readonly Piece[],
  write: (items: readonly Item[], text: string) => Piece,
): Piece[] {
  const known = new Map(before.map((piece) => [piece.items[0], piece]))
  const pieces: Piece[] = []
  let fresh: Item[] = []
  let texts: string[] = []
  let size = 0
  const close = (): void => {
    if (fresh.length > 0) pieces.push(write(fresh, texts.join(',')))
    fresh = []
    texts = []
    size = 0
  }
  for (let at = 0; at < items.length;) {
    const piece = known.get(items[at])
    const end = at + (piece?.items.length ?? 0)
    // One that is not full takes in what is new behind it.
    const open =
      piece !== undefined && piece.size < pieceSize / 2 && end < items.length && !known.has(items[end])
    if (piece !== undefined && !open && piece.items.every((item, index) => item === items[at + index])) {
      close()
      pieces.push(piece)
      at = end
      continue
    }
    const item = items[at++] as Item
    const text = JSON.stringify('parts' in item ? { ...item, parts: [] } : item)
    if (size + text.length > pieceSize) close()
    fresh.push(item)
    texts.push(text)
    size += text.length
  }
  close()
  return pieces
}

/** Something that is no transcript of ours. */
function whole(task: StoredTask): TaskWriting {
  const head = JSON.stringify(task)
  return {
    stamp: createId(),
    head,
    pieces: new Map(),
    dropped: undefined,
    size: head.length,
    done: () => undefined,
  }
}

function isList(value: unknown): value is readonly Message[] {
  return Array.isArray(value)
}

/** What a text says, or `undefined`. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
