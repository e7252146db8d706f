import type { Message } from '@engine-kit/core'

/** A run of neighbouring messages that the list renders, and the browser skips, as one. */
export interface MessageGroup {
  /** The id of its first message. */
  readonly id: string
  /** The index of its first message. */
  readonly from: number
  /** The index after its last message. */
  readonly to: number
  /** Whether its messages are in the document yet. */
  readonly mounted: boolean
}

/** How many messages a group holds at most. */
const groupSize = 16

/** How many new groups are mounted at once: together more than a screen of messages. */
const mountedAtOnce = 2

/**
 * Splits a conversation into groups whose boundaries stay while messages come and go around them: so a message keeps
 * its place in the document, and with it what the reader has opened there. Returns `previous` where it still fits.
 */
export function groupMessages(
  messages: readonly Message[],
  previous: readonly MessageGroup[],
): readonly MessageGroup[] {
  if (fits(messages, previous)) return previous
  const known = new Map(previous.map((group) => [group.id, group.mounted]))
  const starts: Pick<MessageGroup, 'id' | 'from'>[] = []
  messages.forEach(({ id }, index) => {
    const last = starts.at(-1)
    if (last === undefined || index - last.from === groupSize || known.has(id))
      starts.push({ id, from: index })
  })
  let waiting = starts.filter(({ id }) => !known.has(id)).length - mountedAtOnce
  return starts.map(({ id, from }, index) => ({
    id,
    from,
    to: starts[index + 1]?.from ?? messages.length,
    mounted: known.get(id) ?? waiting-- <= 0,
  }))
}

/** The same groups, with the messages of one of them in the document. */
export function mountGroup(groups: readonly MessageGroup[], id: string): readonly MessageGroup[] {
  return groups.map((group) => (group.id === id ? { ...group, mounted: true } : group))
}

/** Looks at one message per group, since this happens in every frame. */
function fits(messages: readonly Message[], groups: readonly MessageGroup[]): boolean {
  return (
    messages.length === (groups.at(-1)?.to ?? 0) && groups.every(({ id, from }) => messages[from]?.id === id)
  )
}
