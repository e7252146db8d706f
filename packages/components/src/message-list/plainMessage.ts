import type { Message } from '@engine-kit/core'

/** What was said in a message, as it was written. */
export function plainMessage(message: Message): string {
  if (message.role === 'user') return message.text
  return message.parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n\n')
}
