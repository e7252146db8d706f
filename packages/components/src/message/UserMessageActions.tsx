'use client'
import type { UserMessage } from '@engine-kit/core'
import { useState, type ReactNode } from 'react'
import { useOwnId } from '../controls/useOwnId.ts'

/** What {@link UserMessageActions} takes. */
export interface UserMessageActionsProps {
  readonly message: UserMessage
  readonly onEdit: (() => void) | undefined
  readonly onRetry: ((messageId: string) => void) | undefined
}

/** What can be done with a message the Engine has; said to be impossible where the Engine did not name it. */
export function UserMessageActions({ message, onEdit, onRetry }: UserMessageActionsProps): ReactNode {
  const [asked, setAsked] = useState(false)
  const reasonId = useOwnId()
  const available = message.engineMessageId !== undefined

  function button(words: string, act: () => void): ReactNode {
    return (
      <button
        type="button"
        className="ek-quiet-button"
        aria-disabled={!available}
        aria-describedby={available ? undefined : reasonId}
        onClick={available ? act : () => setAsked(true)}
      >
        {words}
      </button>
    )
  }

  return (
    <div className="ek-user-again" data-state={available ? 'available' : asked ? 'explained' : 'unavailable'}>
      {onRetry !== undefined && button('Run again', () => onRetry(message.id))}
      {onEdit !== undefined && button('Edit', onEdit)}
      {!available && (
        <p className={asked ? 'ek-user-status' : 'ek-visually-hidden'} id={reasonId} role="status">
          Not possible here: the Engine gave this message no id.
        </p>
      )}
    </div>
  )
}
