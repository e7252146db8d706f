'use client'

import type { QueuedMessage } from '@engine-kit/core'
import { useState } from 'react'

interface QueuedMessagesProps {
  queue: readonly QueuedMessage[]
  onEdit: (messageId: string, text: string) => void
  onRemove: (messageId: string) => void
}

/** The messages that wait for the running turn, each to be changed or taken back until it is sent. */
export function QueuedMessages({ queue, onEdit, onRemove }: QueuedMessagesProps) {
  const [editing, setEditing] = useState<string>()
  if (queue.length === 0) return null
  return (
    <ol className="demo-queue" aria-label="Messages that wait for the agent">
      {queue.map(({ id, text }) => (
        <li key={id} className="demo-queued">
          {editing === id ? (
            <form
              className="demo-queued-form"
              onSubmit={(event) => {
                event.preventDefault()
                const edited = new FormData(event.currentTarget).get('text')
                if (typeof edited === 'string' && edited.trim() !== '') onEdit(id, edited.trim())
                setEditing(undefined)
              }}
            >
              <input
                className="demo-queued-field"
                name="text"
                defaultValue={text}
                aria-label="Waiting message"
                autoFocus
              />
              <button className="demo-small-button">Save</button>
            </form>
          ) : (
            <>
              <span className="demo-queued-text">{text}</span>
              <button type="button" className="demo-small-button" onClick={() => setEditing(id)}>
                Edit
              </button>
              <button type="button" className="demo-small-button" onClick={() => onRemove(id)}>
                Remove
              </button>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
