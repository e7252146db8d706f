import type { Part, PromptPart, ToolCallPart, UnknownPart } from '@engine-kit/core'

/** What one place in a message shows. */
export type PartGroup =
  | { readonly kind: 'part'; readonly id: string; readonly part: PlainPart }
  /** A call that a person was asked about: the prompt stands in its place, then what came of both. */
  | {
      readonly kind: 'asked-call'
      readonly id: string
      readonly toolCall: ToolCallPart
      readonly prompt: PromptPart
    }
  /** Calls that followed each other. */
  | {
      readonly kind: 'tool-calls'
      readonly id: string
      readonly toolCalls: readonly ToolCallPart[]
      /** Whether they were requested together with a call that needs permission, so that nobody has said that they run. */
      readonly requested: boolean
    }
  /** What nobody here can interpret, wherever in the turn it came. */
  | { readonly kind: 'unknown-events'; readonly id: string; readonly events: readonly UnknownPart[] }

/** A part that stands by itself. */
export type PlainPart = Exclude<Part, ToolCallPart | UnknownPart>

/**
 * Puts tool calls that follow each other together, and each prompt to the call that it asks about, in order. What is
 * unknown comes last, so that it stands between nothing that is known.
 */
export function groupParts(parts: readonly Part[]): PartGroup[] {
  const prompts = findPrompts(parts)
  const requested = findRequested(parts)
  const shownAtCalls = new Set<Part>(prompts.values())
  const events: UnknownPart[] = []
  const groups: PartGroup[] = []
  let run: ToolCallPart[] = []

  function closeRun(): void {
    const [first] = run
    if (first === undefined) return
    // The first call's id, whether alone or in company, so that a group keeps its place as it grows.
    groups.push({
      kind: 'tool-calls',
      id: first.id,
      toolCalls: run,
      requested: run.some(({ id }) => requested.has(id)),
    })
    run = []
  }

  for (const part of parts) {
    if (shownAtCalls.has(part)) continue
    if (part.type === 'unknown') {
      events.push(part)
      continue
    }
    const prompt = prompts.get(part.id)
    if (part.type === 'tool-call' && prompt === undefined) {
      run.push(part)
      continue
    }
    closeRun()
    if (part.type !== 'tool-call') groups.push({ kind: 'part', id: part.id, part })
    else if (prompt !== undefined) groups.push({ kind: 'asked-call', id: part.id, toolCall: part, prompt })
  }
  closeRun()
  if (events.length > 0) groups.push({ kind: 'unknown-events', id: 'unknown events', events })
  return groups
}

/** The prompt that stands for each call, by the call's part id: one that waits, else the last that was answered. */
function findPrompts(parts: readonly Part[]): ReadonlyMap<string, PromptPart> {
  const calls = new Set(parts.filter(({ type }) => type === 'tool-call').map(({ id }) => id))
  const prompts = new Map<string, PromptPart>()
  for (const part of parts) {
    // The answer to a question is no decision about the call.
    if (part.type !== 'prompt' || part.kind !== 'permission') continue
    if (part.callId === undefined || !calls.has(part.callId)) continue
    const before = prompts.get(part.callId)
    if (before === undefined || !isWaiting(before)) prompts.set(part.callId, part)
  }
  return prompts
}

function isWaiting({ status }: PromptPart): boolean {
  return status === 'open' || status === 'failed' || status === 'sending' || status === 'sent'
}

/** The calls of which nobody has said that they run, since one that was requested with them needs permission. */
function findRequested(parts: readonly Part[]): ReadonlySet<string> {
  const requested = new Set<string>()
  let block: string[] = []
  let asks = false

  function closeBlock(): void {
    for (const id of asks ? block : []) requested.add(id)
    block = []
    asks = false
  }

  for (const part of parts) {
    // What the model says or thinks comes before the next calls, and after the results of these.
    if (part.type === 'text' || part.type === 'thinking') closeBlock()
    if (part.type === 'tool-call') block.push(part.id)
    if (part.type === 'prompt' && part.kind === 'permission') asks = true
  }
  closeBlock()
  return requested
}
