import type { AssistantMessageStatus, Message, Part, PromptPart, UserMessageStatus } from '@engine-kit/core'
import { friendlyIntent } from '../tool-call/friendlyLabel.ts'

/**
 * What to say aloud about where the conversation stands: the turn, never the tokens. The same words for every
 * snapshot of the same standing, so that a screen reader speaks once.
 */
export function turnAnnouncement(messages: readonly Message[]): string {
  const last = messages.at(-1)
  if (last === undefined) return ''
  return last.role === 'user' ? userWords[last.status] : assistantWords[last.status](promptOf(last))
}

const userWords: Record<UserMessageStatus, string> = {
  sending: '',
  sent: '',
  failed: 'Your message was not sent.',
}

const assistantWords: Record<AssistantMessageStatus, (prompt: PromptPart | undefined) => string> = {
  running: () => 'The agent is working.',
  'awaiting-answer': askingWords,
  completed: () => 'The agent is done.',
  failed: () => 'The turn failed.',
  interrupted: () => 'The turn was interrupted.',
}

function askingWords(prompt: PromptPart | undefined): string {
  if (prompt?.kind !== 'permission') return 'The agent asks you a question.'
  return prompt.tool === undefined
    ? 'The agent asks for permission.'
    : `The agent asks for permission to ${friendlyIntent(prompt.tool)}.`
}

function promptOf(message: Extract<Message, { role: 'assistant' }>): PromptPart | undefined {
  const parts: readonly (Part | null | undefined)[] = Array.isArray(message.parts) ? message.parts : []
  return parts.findLast((part) => part?.type === 'prompt')
}
