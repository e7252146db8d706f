import type { Message, TextPart } from '@engine-kit/core'

/** What was said in a message, as it was written. What is no text says nothing: it is shown elsewhere that it is broken. */
export function plainMessage(message: Message): string {
  const { text, parts } = message as { readonly text?: unknown; readonly parts?: unknown }
  const told: readonly unknown[] = Array.isArray(parts)
    ? parts.map((part: Partial<TextPart> | null) => part?.type === 'text' && part.text)
    : [text]
  return told.filter((each) => typeof each === 'string').join('\n\n')
}
