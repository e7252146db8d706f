'use client'

import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'

interface TaskEntryProps {
  title: string
  path: string
  /** Whether it is the task on the page. */
  current: boolean
  /** Whether it waits for an answer. */
  waiting: boolean
  onRemove: () => void
}

/** One task in the list. Removing it asks once more, because this browser holds the only transcript. */
export function TaskEntry({ title, path, current, waiting, onRemove }: TaskEntryProps) {
  const [asking, setAsking] = useState(false)
  const keepButton = useRef<HTMLButtonElement>(null)
  const removeButton = useRef<HTMLButtonElement>(null)
  const asked = useRef(false)

  // The button that was pressed goes away, and the focus must not go with it.
  useEffect(() => {
    if (asking) keepButton.current?.focus()
    else if (asked.current) removeButton.current?.focus()
    asked.current = asking
  }, [asking])

  if (asking) {
    return (
      <li
        className="demo-task demo-task-asking"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setAsking(false)
        }}
      >
        <span className="demo-task-title">Forget “{title}”?</span>
        <span className="demo-task-buttons">
          <button ref={keepButton} type="button" className="demo-button" onClick={() => setAsking(false)}>
            Keep
          </button>
          <button type="button" className="demo-button" onClick={onRemove}>
            Forget
          </button>
        </span>
      </li>
    )
  }
  return (
    <li className="demo-task" data-state={waiting ? 'awaiting-answer' : 'quiet'}>
      <Link className="demo-task-link" href={path} title={title} aria-current={current ? 'page' : undefined}>
        <span className="demo-task-title" dir="auto">
          {title}
        </span>
        {waiting && <span className="demo-task-waiting">Needs your answer</span>}
      </Link>
      <button
        ref={removeButton}
        type="button"
        className="demo-task-remove"
        aria-label={`Remove “${title}” from this list`}
        onClick={() => setAsking(true)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </li>
  )
}
