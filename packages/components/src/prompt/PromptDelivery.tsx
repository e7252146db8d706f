import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon, spinnerIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { RevealedText } from '../text/RevealedText.tsx'

/** What {@link PromptDelivery} takes. */
export interface PromptDeliveryProps {
  readonly prompt: PromptPart
}

/** How far the person's answer has come, until the Engine has confirmed it. Nothing while none is given. */
export function PromptDelivery({ prompt }: PromptDeliveryProps): ReactNode {
  const words = wordsOf(prompt)
  if (words === null) return null
  return (
    <p className="ek-prompt-delivery" data-state={prompt.status} translate="no">
      <Icon drawing={prompt.status === 'failed' ? alertIcon : spinnerIcon} />
      <span key={prompt.status}>{words}</span>
    </p>
  )
}

function wordsOf(prompt: PromptPart): ReactNode {
  switch (prompt.status) {
    case 'sending':
      return aroundAnswer('Sending: ', prompt, '…')
    case 'sent':
      return aroundAnswer('Sent: ', prompt, '. Waiting for the Engine to confirm…')
    case 'failed':
      return `Your answer did not arrive. ${prompt.error?.message ?? 'Try again.'} What you wrote is kept.`
    case 'open':
    case 'answered':
    case 'answered-elsewhere':
    case 'expired':
      return null
    default:
      return prompt.status satisfies never
  }
}

function aroundAnswer(before: string, prompt: PromptPart, after: string): ReactNode {
  if (prompt.kind === 'permission') return `${before}${prompt.answer === 'yes' ? 'approve' : 'deny'}${after}`
  const option = prompt.options.find(({ id }) => id === prompt.answer)
  return (
    <>
      {before}
      <RevealedText dir="auto" text={option?.label ?? prompt.answer ?? ''} />
      {after}
    </>
  )
}
