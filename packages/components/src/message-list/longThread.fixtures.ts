import type { AssistantMessage, Message } from '@engine-kit/core'
import { assistantMessages, makeText, userMessages } from '../fixtures/messages.fixtures.ts'

const sentence = 'The export takes eleven seconds for a large account, and the fix is one more index. '

/** A finished conversation of so many messages. Answers are one to twelve sentences long, every tenth ran tools. */
export function makeThread(count: number): Message[] {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? { ...userMessages.sent, id: `message-${index}`, text: `Question ${index}` }
      : makeAnswer(index),
  )
}

/** The agent's turn while its answer grows. */
export function makeRunning(text: string): AssistantMessage {
  return {
    ...assistantMessages.running,
    id: 'message-running',
    parts: [makeText('text-running', text, 'streaming')],
  }
}

function makeAnswer(index: number): AssistantMessage {
  const text = makeText(`text-${index}`, `Answer ${index}. ${sentence.repeat(1 + ((index * 7) % 12))}`)
  const { parts } = assistantMessages.completed
  return {
    ...assistantMessages.completed,
    id: `message-${index}`,
    parts: index % 10 === 9 ? [...parts.filter(({ type }) => type === 'tool-call'), text] : [text],
  }
}
