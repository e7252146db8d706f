'use client'
import type { QueuedMessage } from '@engine-kit/core'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { focusedBeside } from '../controls/focusedBeside.ts'
import { clockIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { useOwnId } from '../controls/useOwnId.ts'
import { QueuedMessageEditor } from './QueuedMessageEditor.tsx'

/** What {@link QueuedMessageRow} takes. */
export interface QueuedMessageRowProps {
  readonly message: QueuedMessage
  /** What the person has made of it so far; `undefined` while it is not being changed. */
  readonly draft: string | undefined
  /** Whether it left the queue while it was being changed. */
  readonly hasLeft: boolean
  readonly onWrite: (draft: string) => void
  readonly onStopWriting: () => void
  readonly onSave: (text: string) => void
  readonly onRemove: () => void
  readonly onSendNow: (() => void) | undefined
  /** Called while the row goes away with the focus inside. */
  readonly onLeaveWithFocus: () => void
}

/** One message that waits, and what can be done about it. */
export function QueuedMessageRow({
  message,
  draft,
  hasLeft,
  onWrite,
  onStopWriting,
  onSave,
  onRemove,
  onSendNow,
  onLeaveWithFocus,
}: QueuedMessageRowProps): ReactNode {
  const row = useRef<HTMLLIElement>(null)
  const editButton = useRef<HTMLButtonElement>(null)
  const returnsFocus = useRef(false)
  const leave = useRef(onLeaveWithFocus)
  const textId = useOwnId()
  const editing = draft !== undefined

  useLayoutEffect(() => {
    leave.current = onLeaveWithFocus
  })

  useLayoutEffect(() => {
    const element = row.current
    return () => {
      if (element?.contains(focusedBeside(element))) leave.current()
    }
  }, [])

  useEffect(() => {
    if (editing || !returnsFocus.current) return
    returnsFocus.current = false
    editButton.current?.focus()
  }, [editing])

  function stop(): void {
    returnsFocus.current = true
    onStopWriting()
  }

  return (
    <li ref={row} className="ek-queued" data-state={hasLeft ? 'left' : editing ? 'editing' : 'waiting'}>
      {editing ? (
        <QueuedMessageEditor
          draft={draft}
          mayBeEmpty={message.media.length > 0}
          hasLeft={hasLeft}
          onWrite={onWrite}
          onSave={(text) => {
            if (text !== message.text) onSave(text)
            stop()
          }}
          onCancel={stop}
        />
      ) : (
        <>
          <span className="ek-queued-icon">
            <Icon drawing={clockIcon} />
          </span>
          <div className="ek-queued-words" id={textId}>
            {message.edits !== undefined && (
              <span className="ek-queued-kind">In place of an earlier message</span>
            )}
            {message.retries !== undefined && <span className="ek-queued-kind">Run again</span>}
            {message.text !== '' && (
              <span className="ek-queued-text" dir="auto">
                {message.text}
              </span>
            )}
            {message.media.length > 0 && (
              <span className="ek-queued-media">
                {message.media.length === 1 ? '1 attachment' : `${message.media.length} attachments`}
              </span>
            )}
          </div>
          <div className="ek-queued-actions">
            {onSendNow !== undefined && (
              <button
                type="button"
                className="ek-button"
                data-size="small"
                aria-describedby={textId}
                onClick={onSendNow}
              >
                Send now
              </button>
            )}
            <button
              ref={editButton}
              type="button"
              className="ek-quiet-button"
              aria-describedby={textId}
              onClick={() => onWrite(message.text)}
            >
              Edit
            </button>
            <button type="button" className="ek-quiet-button" aria-describedby={textId} onClick={onRemove}>
              Remove
            </button>
          </div>
        </>
      )}
    </li>
  )
}
