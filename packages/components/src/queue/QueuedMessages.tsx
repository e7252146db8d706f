'use client'
import type { QueuedMessage } from '@engine-kit/core'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { QueuedMessageRow } from './QueuedMessageRow.tsx'

/** What {@link QueuedMessages} takes. */
export interface QueuedMessagesProps {
  /** In the order in which they will be sent. */
  readonly queue: readonly QueuedMessage[]
  /** Called with the changed text, trimmed, when the person saves it. */
  readonly onEdit: (messageId: string, text: string) => void
  readonly onRemove: (messageId: string) => void
  /**
   * Give it when the turn they wait for has failed or was interrupted, and nothing else will send them. Offered at the
   * first message only, so that their order holds.
   */
  readonly onSendNow?: ((messageId: string) => void) | undefined
  /** The list's name for assistive technology. @default 'Messages that wait for the agent' */
  readonly label?: string
}

/**
 * The messages that wait for the running turn, each to be changed or taken back until it is sent. Enter saves a change,
 * Escape cancels it. A change that comes too late stays on screen until the person has let go of it.
 *
 * States in `data-state` of each message: `waiting`, `editing`, `left`.
 */
export function QueuedMessages({
  queue,
  onEdit,
  onRemove,
  onSendNow,
  label = 'Messages that wait for the agent',
}: QueuedMessagesProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const lostFocus = useRef(false)
  const [edits, setEdits] = useState<readonly Edit[]>([])
  const left = edits.filter((edit) => isLost(edit, queue))

  // Where a message was that had the focus, the place keeps it: else a keyboard would start again at the page's top.
  useLayoutEffect(() => {
    if (!lostFocus.current) return
    lostFocus.current = false
    place.current?.focus({ preventScroll: true })
  })

  function write(message: QueuedMessage, draft: string): void {
    setEdits((all) => [...without(all, message.id), { message, draft }])
  }

  function row(message: QueuedMessage, hasLeft: boolean): ReactNode {
    return (
      <QueuedMessageRow
        key={message.id}
        message={message}
        draft={edits.find((edit) => edit.message.id === message.id)?.draft}
        hasLeft={hasLeft}
        onWrite={(draft) => write(message, draft)}
        onStopWriting={() => setEdits((all) => without(all, message.id))}
        onSave={(text) => onEdit(message.id, text)}
        onRemove={() => onRemove(message.id)}
        onSendNow={message === queue[0] && onSendNow ? () => onSendNow(message.id) : undefined}
        onLeaveWithFocus={() => (lostFocus.current = true)}
      />
    )
  }

  return (
    <div ref={place} className="ek-root ek-queue" tabIndex={-1}>
      <p className="ek-visually-hidden" role="status">
        {countWords(queue.length)}
      </p>
      {queue.length + left.length > 0 && (
        <>
          {queue.length > 0 && (
            <p className="ek-queue-caption">
              {onSendNow === undefined
                ? 'Sent when the agent is done'
                : 'Not sent: the last turn did not complete'}
            </p>
          )}
          <ol className="ek-queue-list" aria-label={label}>
            {/* One array, so that a row keeps its element and the focus in it when its message leaves. */}
            {[
              ...left.map(({ message }) => row(message, true)),
              ...queue.map((message) => row(message, false)),
            ]}
          </ol>
        </>
      )}
    </div>
  )
}

/** A change that is not saved yet. */
interface Edit {
  /** As it was when the change began. */
  readonly message: QueuedMessage
  readonly draft: string
}

/** Whether a message was sent, or taken back in another tab, while somebody wrote something else in its place here. */
function isLost({ message, draft }: Edit, queue: readonly QueuedMessage[]): boolean {
  const written = draft.trim()
  return written !== '' && written !== message.text.trim() && !queue.some(({ id }) => id === message.id)
}

function without(edits: readonly Edit[], messageId: string): readonly Edit[] {
  return edits.filter(({ message }) => message.id !== messageId)
}

function countWords(count: number): string {
  if (count === 0) return ''
  return count === 1 ? '1 message waits for the agent.' : `${count} messages wait for the agent.`
}
