import type { ByteSource } from './byteSource.ts'

/** One frame of a stream, in its own bytes, with the blank line that ends it. */
export interface StreamFrame {
  readonly bytes: Uint8Array
  readonly text: string
  /** The `event:` field, or `message` where there is none. */
  readonly event: string
}

/**
 * Replaces frames, one after the other as they come. What is no frame stays: a comment, and what is left at the end.
 *
 * @param change answers the frame's new bytes, or none where it is to be missing.
 */
export function mapFrames(
  source: ByteSource,
  change: (frame: StreamFrame) => Uint8Array | undefined,
): ByteSource {
  const readBlock = blocksOf(source)
  return {
    async read() {
      for (;;) {
        const bytes = await readBlock()
        if (bytes === undefined) return undefined
        const text = new TextDecoder().decode(bytes)
        if (!/^data:/m.test(text) || !endsBlock.test(text)) return bytes
        const event = /^event: ?(.*)$/m.exec(text)?.[1] ?? 'message'
        const changed = change({ bytes, text, event })
        if (changed !== undefined) return changed
      }
    },
    cancel: source.cancel,
  }
}

const endsBlock = /(\r\n\r\n|\n\n|\r\r)$/

/** Reads up to the next blank line each time. */
function blocksOf(source: ByteSource): ByteSource['read'] {
  let held: Uint8Array = new Uint8Array()
  let searched = 0
  return async () => {
    for (;;) {
      const end = endOfBlock(held, searched)
      if (end !== undefined) {
        const block = held.subarray(0, end)
        held = held.subarray(end)
        searched = 0
        return block
      }
      searched = Math.max(0, held.length - 3)
      const piece = await source.read()
      if (piece === undefined) {
        const rest = held
        held = new Uint8Array()
        return rest.length > 0 ? rest : undefined
      }
      const longer = new Uint8Array(held.length + piece.length)
      longer.set(held)
      longer.set(piece, held.length)
      held = longer
    }
  }
}

const lineFeed = 10
const carriageReturn = 13

/** Behind a blank line, in any framing. */
function endOfBlock(bytes: Uint8Array, from: number): number | undefined {
  for (let index = from; index + 1 < bytes.length; index++) {
    const [first, second] = [bytes[index], bytes[index + 1]]
    if (first === second && (first === lineFeed || first === carriageReturn)) return index + 2
    const isCrlf = first === carriageReturn && second === lineFeed
    if (isCrlf && bytes[index + 2] === carriageReturn && bytes[index + 3] === lineFeed) return index + 4
  }
  return undefined
}
