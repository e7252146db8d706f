import { encodeEvent } from '@engine-kit/protocol'

/** The bytes of an answer, in the pieces in which a network could deliver them. */
export interface DeltaBytes {
  /** How many characters of text all events carry together. */
  readonly textLength: number
  readonly oneEventPerChunk: readonly Uint8Array[]
  /** The same bytes in chunks of 64 kB, as a busy socket or a replay delivers them. */
  readonly largeChunks: readonly Uint8Array[]
}

/** Writes `count` events of type `text_delta` with five characters each. */
export function deltaBytes(count: number): DeltaBytes {
  const encoder = new TextEncoder()
  const oneEventPerChunk = Array.from({ length: count }, (_, index) => {
    // Five characters that change, so that nothing can be gained from equal strings.
    const text = String(index % 10_000).padEnd(5, ' ')
    return encoder.encode(encodeEvent({ type: 'text_delta', data: { text } }))
  })
  return { textLength: count * 5, oneEventPerChunk, largeChunks: regroup(oneEventPerChunk, 64 * 1024) }
}

function regroup(chunks: readonly Uint8Array[], size: number): Uint8Array[] {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => {
    return whole.slice(index * size, (index + 1) * size)
  })
}
