import type { Part, ToolCallPart } from '@engine-kit/core'

/** What one place in a message shows: a part, or the tool calls that followed each other. */
export type PartGroup =
  | { readonly kind: 'part'; readonly id: string; readonly part: Part }
  | { readonly kind: 'tool-calls'; readonly id: string; readonly toolCalls: readonly ToolCallPart[] }

/**
 * Puts tool calls that follow each other together, in order. A call that a prompt holds back stands alone: it is what
 * the person is being asked about.
 */
export function groupParts(parts: readonly Part[], waitingIds: ReadonlySet<string>): PartGroup[] {
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
    if (part.type === 'tool-call' && !waitingIds.has(part.id)) run.push(part)
    else {
      closeRun()
      groups.push({ kind: 'part', id: part.id, part })
    }
  }
  closeRun()
  return groups
}

/** The tool calls that an unanswered prompt holds back, by part id. */
export function findWaitingCalls(parts: readonly Part[]): ReadonlySet<string> {
  const asked = new Set<string>()
  for (const part of parts) {
    if (part.type !== 'prompt' || part.kind !== 'permission' || part.toolCallId === undefined) continue
    if (part.status === 'open' || part.status === 'failed' || part.status === 'sending')
      asked.add(part.toolCallId)
  }
  return new Set(
    parts.flatMap((part) =>
      part.type === 'tool-call' && part.toolCallId !== undefined && asked.has(part.toolCallId)
        ? [part.id]
        : [],
    ),
  )
}
