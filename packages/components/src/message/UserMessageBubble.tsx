'use client'
import type { UserMessage } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Icon } from '../controls/Icon.tsx'
import { ErrorNotice } from '../parts/ErrorNotice.tsx'

/** What {@link UserMessageBubble} takes. */
export interface UserMessageBubbleProps {
  readonly message: UserMessage
  readonly onSendAgain?: ((message: UserMessage) => void) | undefined
}

/** What the person said, and whether the Engine has it. */
export function UserMessageBubble({ message, onSendAgain }: UserMessageBubbleProps): ReactNode {
  return (
    <article className="ek-root ek-user" data-state={message.status} aria-label="You">
      {message.media.length > 0 && (
        <ul className="ek-attachments">
          {message.media.map((media, index) => (
            <li key={index} className="ek-attachment">
              <Icon name="attachment" />
              {describeMedia(media)}
            </li>
          ))}
        </ul>
      )}
      {message.text !== '' && (
        <div className="ek-user-text" dir="auto">
          {message.text}
        </div>
      )}
      {message.status === 'sending' && <p className="ek-user-status">Sending…</p>}
      {message.status === 'failed' && (
        <ErrorNotice
          title="Not sent"
          error={message.error ?? unexplained}
          onRetry={onSendAgain && (() => onSendAgain(message))}
          retryLabel="Send again"
        />
      )}
    </article>
  )
}

function describeMedia({ type, source }: UserMessage['media'][number]): string {
  const kind = type === 'image' ? 'Image' : 'Document'
  const detail =
    source.type === 'base64' ? source.media_type.split('/').at(-1)?.toUpperCase() : hostOf(source.url)
  return detail === undefined || detail === '' ? kind : `${kind}, ${detail}`
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : ''
}

const unexplained = {
  code: 'UNKNOWN',
  message: 'The Engine did not take this message. Send it again.',
} as const
