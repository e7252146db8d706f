'use client'
import type { Message } from '@engine-kit/core'
import { memo, type NamedExoticComponent } from 'react'
import type { HitlAnswer } from '../prompt/HitlPrompt.tsx'
import { AssistantTurn } from './AssistantTurn.tsx'
import { UserMessageBubble } from './UserMessageBubble.tsx'

/**
 * What {@link StreamingMessage} takes. Give it callbacks that keep their identity: then a finished message never
 * renders again.
 */
export interface StreamingMessageProps {
  readonly message: Message
  /** Called once per deliberate answer to a prompt in the message. */
  readonly onAnswer?: ((answer: HitlAnswer) => void) | undefined
  /**
   * Called with the message when the person wants it sent again: a user message that was not sent, or a turn that
   * failed or was interrupted. Without it there is no button.
   */
  readonly onSendAgain?: ((message: Message) => void) | undefined
}

/**
 * One message of the conversation, the person's or the agent's, in every state while it streams and after.
 *
 * States in `data-state`: `sending`, `sent`, `failed` for the person's; `running`, `awaiting-answer`, `completed`,
 * `failed`, `interrupted` for the agent's.
 */
export const StreamingMessage: NamedExoticComponent<StreamingMessageProps> = memo(function StreamingMessage({
  message,
  onAnswer,
  onSendAgain,
}: StreamingMessageProps) {
  return message.role === 'user' ? (
    <UserMessageBubble message={message} onSendAgain={onSendAgain} />
  ) : (
    <AssistantTurn message={message} onAnswer={onAnswer} onSendAgain={onSendAgain} />
  )
})
