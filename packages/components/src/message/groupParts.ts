import type { Part, ToolCallPart } from '@engine-kit/core'

/** What one place in a message shows: a part, or the tool calls that followed each other. */
export type PartGroup =
  | { readonly kind: 'part'; readonly id: string; readonly part: Part }
  | { readonly kind: 'tool-calls'; readonly id: string; readonly toolCalls: readonly ToolCallPart[] }

/**
 * Puts tool calls that follow each other together, in order. A call that a person was asked about stands alone, before
 * and after their answer: so it stays where they saw it, and open if they opened it.
 *
 * @param askedCalls As {@link findAskedCalls} finds them.
 */
export function groupParts(parts: readonly Part[], askedCalls: ReadonlyMap<string, boolean>): PartGroup[] {
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
    if (part.type === 'tool-call' && !askedCalls.has(part.id)) run.push(part)
    else {
      closeRun()
      groups.push({ kind: 'part', id: part.id, part })
    }
  }
  closeRun()
  return groups
}

/** The tool calls that a prompt asked to permit, by part id, and whether it still holds them back. */
export function findAskedCalls(parts: readonly Part[]): ReadonlyMap<string, boolean> {
  const asked = new Map<string, boolean>()
  for (const part of parts) {
    if (part.type !== 'prompt' || part.kind !== 'permission' || part.callId === undefined) continue
    const waiting = part.status === 'open' || part.status === 'failed' || part.status === 'sending'
    asked.set(part.callId, waiting || asked.get(part.callId) === true)
  }
  return asked
}
