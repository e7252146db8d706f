import { ask, promptsOf, turn } from './taskEvents.fixtures.ts'
import type { AssistantMessage, PromptPart } from './taskState.ts'

/** The first prompt of a turn, which has to have one. */
export function promptOf(message: AssistantMessage): PromptPart {
  const [found] = promptsOf(message)
  if (found === undefined) throw new Error('There is no prompt.')
  return found
}

/** A turn whose only prompt, of request `r`, stands at that status. */
export function withPrompt(
  status: PromptPart['status'],
  answer?: string,
  created_at?: string,
): AssistantMessage {
  const asking = turn(ask('r', created_at === undefined ? {} : { created_at }))
  const waits = status === 'open' || status === 'sending' || status === 'failed'
  return {
    ...asking,
    status: waits ? 'awaiting-answer' : 'running',
    parts: [{ ...promptOf(asking), status, answer }],
  }
}

/** A turn with a prompt at each status, of requests `r0`, `r1` and so on. */
export function withPrompts(...statuses: PromptPart['status'][]): AssistantMessage {
  const asking = turn(...statuses.map((_, index) => ask(`r${index}`)))
  const parts = asking.parts.map((part, index) => {
    return part.type === 'prompt' ? { ...part, status: statuses[index] ?? part.status } : part
  })
  return { ...asking, parts }
}
