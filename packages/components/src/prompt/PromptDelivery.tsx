import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Icon } from '../controls/Icon.tsx'
import { RevealedText } from '../text/RevealedText.tsx'

/** What {@link PromptDelivery} takes. */
export interface PromptDeliveryProps {
  readonly prompt: PromptPart
}

/** How far the person's answer has come, until the Engine has confirmed it. Nothing while none is given. */
export function PromptDelivery({ prompt }: PromptDeliveryProps): ReactNode {
  switch (prompt.status) {
    case 'sending':
      return (
        <p className="ek-prompt-delivery" data-state="sending">
          <Icon name="spinner" />
          <span>Sending: {answerOf(prompt)}…</span>
        </p>
      )
    case 'sent':
      return (
        <p className="ek-prompt-delivery" data-state="sent">
          <Icon name="spinner" />
          <span>Sent: {answerOf(prompt)}. Waiting for the Engine to confirm…</span>
        </p>
      )
    case 'failed':
      return (
        <p className="ek-prompt-delivery" data-state="failed">
          <Icon name="alert" />
          <span>
            Your answer did not arrive. {prompt.error?.message ?? 'Try again.'} What you wrote is kept.
          </span>
        </p>
      )
    case 'open':
    case 'answered':
    case 'answered-elsewhere':
    case 'expired':
      return null
    default:
      return prompt.status satisfies never
  }
}

function answerOf(prompt: PromptPart): ReactNode {
  if (prompt.kind === 'permission') return prompt.answer === 'yes' ? 'approve' : 'deny'
  const option = prompt.options.find(({ id }) => id === prompt.answer)
  return <RevealedText dir="auto" text={option?.label ?? prompt.answer ?? ''} />
}
