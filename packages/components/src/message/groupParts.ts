import type { Part, ToolCallPart } from '@engine-kit/core'

/** What one place in a message shows: a part, or the tool calls that followed each other. */
export type PartGroup =
  | { readonly kind: 'part'; readonly id: string; readonly part: Part }
  | { readonly kind: 'tool-calls'; readonly id: string; readonly toolCalls: readonly ToolCallPart[] }

/**
 * Puts tool calls that follow each other together, in order. A call that a person was asked about stands alone, before
 * and after their answer: so it stays where they saw it, and open if they opened it.
 *
 * @param holds As {@link findHolds} finds them.
 */
export function groupParts(parts: readonly Part[], holds: ReadonlyMap<string, Hold>): PartGroup[] {
  const groups: PartGroup[] = []
  let run: ToolCallPart[] = []

  function closeRun(): void {
    const [first] = run
    if (first === undefined) return
    // The first call's id, whether alone or in company, so that a group keeps its place as it grows.
    groups.push({ kind: 'tool-calls', id: first.id, toolCalls: run })
    run = []
  }

  for (const part of parts) {
    const hold = holds.get(part.id)
    if (part.type === 'tool-call' && (hold === undefined || hold === 'requested')) run.push(part)
    else {
      closeRun()
      groups.push({ kind: 'part', id: part.id, part })
    }
  }
  closeRun()
  return groups
}

/**
 * What is known of a call beside its own status: a prompt holds it back, a person has answered what was asked about it,
 * or it was requested together with a call that needed permission, and nobody has said that it runs.
 */
export type Hold = 'waiting' | 'answered' | 'requested'

/** The calls of a turn of which there is more to know than their status, by part id. */
export function findHolds(parts: readonly Part[]): ReadonlyMap<string, Hold> {
  const holds = new Map<string, Hold>()
  let block: ToolCallPart[] = []
  let asks = false

  function closeBlock(): void {
    for (const { id } of asks ? block : []) if (!holds.has(id)) holds.set(id, 'requested')
    block = []
    asks = false
  }

  for (const part of parts) {
    // What the model says or thinks comes before the next calls, and after the results of these.
    if (part.type === 'text' || part.type === 'thinking') closeBlock()
    if (part.type === 'tool-call') block.push(part)
    if (part.type !== 'prompt' || part.kind !== 'permission') continue
    asks = true
    if (part.callId === undefined || holds.get(part.callId) === 'waiting') continue
    const waiting = part.status === 'open' || part.status === 'failed' || part.status === 'sending'
    holds.set(part.callId, waiting ? 'waiting' : 'answered')
  }
  closeBlock()
  return holds
}
