'use client'
import type { Message } from '@engine-kit/core'
import { memo, type NamedExoticComponent } from 'react'
import { PartBoundary } from '../parts/PartBoundary.tsx'
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
  /**
   * Called with the id of a user message that was not sent when the person wants it off the screen. Without it there is
   * no button.
   */
  readonly onRemove?: ((messageId: string) => void) | undefined
  /**
   * Called with the id of a user message when the person wants the agent to run again from it. Without it there is no
   * button; where the Engine gave the message no id the button says so.
   */
  readonly onRetry?: ((messageId: string) => void) | undefined
  /** Called with the id of a user message and its new text. Without it there is no button; else as for `onRetry`. */
  readonly onEdit?: ((messageId: string, text: string) => void) | undefined
  /** Whether a line says that a turn holds events this version cannot show, and opens them. @default true */
  readonly showUnknown?: boolean | undefined
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
  onRemove,
  onRetry,
  onEdit,
  showUnknown,
}: StreamingMessageProps) {
  return (
    <PartBoundary value={message}>
      {message.role === 'user' ? (
        <UserMessageBubble
          message={message}
          onSendAgain={onSendAgain}
          onRemove={onRemove}
          onRetry={onRetry}
          onEdit={onEdit}
        />
      ) : (
        <AssistantTurn
          message={message}
          onAnswer={onAnswer}
          onSendAgain={onSendAgain}
          showUnknown={showUnknown}
        />
      )}
    </PartBoundary>
  )
})
