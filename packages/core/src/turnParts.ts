import type { ToolResultData } from '@engine-kit/protocol'
import type { AssistantMessage, AssistantMessageStatus, Part, PromptPart, ToolCallPart } from './taskState.ts'

/** Whether the Engine, or the loss of the turn, has ended it. */
export function isEnded(message: Pick<AssistantMessage, 'status'>): boolean {
  return message.status !== 'running' && message.status !== 'awaiting-answer'
}

/** Whether a prompt is history: nothing a person does can change it. */
export function isSettled(prompt: PromptPart): boolean {
  return prompt.status === 'answered' || prompt.status === 'answered-elsewhere' || prompt.status === 'expired'
}

/** Whether a part is a call whose result is still to come. */
export function isRunningCall(part: Part): part is ToolCallPart {
  return part.type === 'tool-call' && part.status === 'running'
}

/** Whether a part tells of something beside what is said and done. */
export function isNotice(part: Part): boolean {
  return part.type === 'memory' || part.type === 'compaction' || part.type === 'unknown'
}

/** Why a result stands in sight that came before its call. */
export const resultWaits = 'The tool call of this result has not come yet.'

/** The id of the call for which a result waits that came before it; `undefined` for any other part. */
export function earlyResultOf(part: Part): string | undefined {
  if (part.type !== 'unknown' || part.name !== 'tool_result' || part.problem !== resultWaits) return undefined
  return (part.data as ToolResultData).tool_call_id
}

/** A part as it stands when its turn is over: nothing in it runs, grows or asks. */
export function sealPart(part: Part): Part {
  if (part.type === 'prompt') {
    if (part.status === 'sent') return { ...part, status: 'answered' }
    // While our answer is under way its own outcome decides.
    const waits = part.status === 'open' || part.status === 'failed'
    return waits ? { ...part, status: 'expired', error: undefined } : part
  }
  if (part.type === 'tool-call') return part.status === 'running' ? { ...part, status: 'interrupted' } : part
  return 'status' in part && part.status === 'streaming' ? { ...part, status: 'interrupted' } : part
}

/** Says of a running turn whether it waits for a person. */
export function withTurnStatus(message: AssistantMessage): AssistantMessage {
  const status = turnStatus(message, waitingIn(message.parts))
  return status === message.status ? message : { ...message, status }
}

/** How a turn stands of which these prompts are not settled. */
export function turnStatus(
  turn: Pick<AssistantMessage, 'status'>,
  waiting: readonly PromptPart[],
): AssistantMessageStatus {
  if (isEnded(turn)) return turn.status
  return waiting.some(({ status }) => status !== 'sent') ? 'awaiting-answer' : 'running'
}

/** The prompts that are not settled, oldest first. */
export function waitingIn(parts: readonly Part[]): PromptPart[] {
  return parts.filter((part): part is PromptPart => part.type === 'prompt' && !isSettled(part))
}

/** How long something took, where both of its ends were watched. A clock may have been set meanwhile. */
export function spanOf(startedAt: number | undefined, at: number | undefined): number | undefined {
  return at === undefined || startedAt === undefined ? undefined : Math.max(0, at - startedAt)
}
