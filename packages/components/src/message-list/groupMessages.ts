import type { Message } from '@engine-kit/core'
import { plainMessage } from './plainMessage.ts'

/** A run of neighbouring messages that the list renders, and the browser skips, as one. */
export interface MessageGroup {
  /** The id of its first message. */
  readonly id: string
  /** The index of its first message. */
  readonly from: number
  /** The index after its last message. */
  readonly to: number
  /** How many characters are said in it, as far as was known when messages last came or went. */
  readonly size: number
  /** Whether its messages are in the document: not yet, as they are, or as plain text alone. */
  readonly state: 'waiting' | 'shown' | 'away'
  /** Its height in pixels while it is away, and until all of it is back. */
  readonly height?: number | undefined
}

/** How many messages a group holds at most. */
const groupSize = 16

/** Characters with which a group is full, so that one is mounted in few frames. */
const groupLength = 30_000

/**
 * Splits a conversation into groups whose boundaries stay while messages come and go around them: so a message keeps
 * its place in the document, and with it what the reader has opened there. Returns `previous` where it still fits.
 */
export function groupMessages(
  messages: readonly Message[],
  previous: readonly MessageGroup[],
): readonly MessageGroup[] {
  if (fits(messages, previous)) return previous
  const known = new Map(previous.map((group) => [group.id, group]))
  const starts: { id: string; from: number; size: number }[] = []
  messages.forEach((message, index) => {
    const { id } = message
    let last = starts.at(-1)
    if (last === undefined || index - last.from === groupSize || last.size >= groupLength || known.has(id))
      starts.push((last = { id, from: index, size: 0 }))
    last.size += plainMessage(message).length
  })
  // At once comes more than a screen of messages. One of many pages is read alone, else it would have to share the time.
  const atOnce = (starts.at(-1)?.size ?? 0) < groupLength ? 2 : 1
  let waiting = starts.filter(({ id }) => !known.has(id)).length - atOnce
  return starts.map((start, index) => ({
    ...(known.get(start.id) ?? { state: waiting-- > 0 ? 'waiting' : 'shown' }),
    ...start,
    to: starts[index + 1]?.from ?? messages.length,
  }))
}

/** Looks at one message per group, since this happens in every frame. */
function fits(messages: readonly Message[], groups: readonly MessageGroup[]): boolean {
  return (
    messages.length === (groups.at(-1)?.to ?? 0) && groups.every(({ id, from }) => messages[from]?.id === id)
  )
}
