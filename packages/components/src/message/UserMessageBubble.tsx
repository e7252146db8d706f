'use client'
import type { UserMessage } from '@engine-kit/core'
import { useRef, useState, type ReactNode } from 'react'
import { attachmentIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { ErrorNotice } from '../parts/ErrorNotice.tsx'
import { TurnHeading } from './TurnHeading.tsx'
import { UserMessageActions } from './UserMessageActions.tsx'
import { UserMessageEditor } from './UserMessageEditor.tsx'

/** What {@link UserMessageBubble} takes. */
export interface UserMessageBubbleProps {
  readonly message: UserMessage
  readonly onSendAgain?: ((message: UserMessage) => void) | undefined
  readonly onRemove?: ((messageId: string) => void) | undefined
  readonly onRetry?: ((messageId: string) => void) | undefined
  readonly onEdit?: ((messageId: string, text: string) => void) | undefined
}

/** What the person said, and whether the Engine has it. */
export function UserMessageBubble({
  message,
  onSendAgain,
  onRemove,
  onRetry,
  onEdit,
}: UserMessageBubbleProps): ReactNode {
  const [editing, setEditing] = useState(false)
  const article = useRef<HTMLElement>(null)

  function stopEditing(): void {
    setEditing(false)
    // The field that had the focus goes.
    article.current?.focus()
  }

  return (
    <article
      ref={article}
      className="ek-root ek-user"
      data-state={message.status}
      aria-label="You"
      tabIndex={-1}
    >
      <TurnHeading who="You" />
      {message.media.length > 0 && (
        <ul className="ek-attachments">
          {message.media.map((media, index) => (
            <li key={index} className="ek-attachment">
              <Icon drawing={attachmentIcon} />
              <span>{describeMedia(media)}</span>
            </li>
          ))}
        </ul>
      )}
      {message.retries !== undefined && <p className="ek-user-status">Run again</p>}
      {editing && (
        <UserMessageEditor
          text={message.text}
          mayBeEmpty={message.media.length > 0}
          onSave={(text) => {
            stopEditing()
            onEdit?.(message.id, text)
          }}
          onCancel={stopEditing}
        />
      )}
      {message.text !== '' && !editing && (
        <div className="ek-user-text" dir="auto">
          {message.text}
        </div>
      )}
      {message.status === 'sent' && !editing && (onRetry ?? onEdit) !== undefined && (
        <UserMessageActions message={message} onRetry={onRetry} onEdit={onEdit && (() => setEditing(true))} />
      )}
      {message.status === 'sending' && <p className="ek-user-status">Sending…</p>}
      {message.status === 'failed' && (
        <>
          <ErrorNotice title="Not sent" error={message.error ?? unexplained} />
          {(onSendAgain ?? onRemove) !== undefined && (
            <div className="ek-user-actions">
              {onRemove !== undefined && (
                <button type="button" className="ek-quiet-button" onClick={() => onRemove(message.id)}>
                  Remove
                </button>
              )}
              {onSendAgain !== undefined && (
                <button
                  type="button"
                  className="ek-button"
                  data-size="small"
                  onClick={() => onSendAgain(message)}
                >
                  Send again
                </button>
              )}
            </div>
          )}
        </>
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
