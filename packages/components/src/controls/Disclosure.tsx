'use client'
import { useId, useState, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'

/** What {@link Disclosure} takes. */
export interface DisclosureProps {
  /** The line that is always there. It becomes the button's name. */
  readonly summary: ReactNode
  /** Stands before the line. */
  readonly icon?: ReactNode
  /** What opens below the line. Not rendered while closed. */
  readonly children: ReactNode
}

/** A line that opens on a click, closed at first. What it hides costs nothing until it is asked for. */
export function Disclosure({ summary, icon, children }: DisclosureProps): ReactNode {
  const [open, setOpen] = useState(false)
  const bodyId = useId()
  return (
    <div className="ek-disclosure" data-state={open ? 'open' : 'closed'}>
      <button
        type="button"
        className="ek-disclosure-button"
        aria-expanded={open}
        aria-controls={open ? bodyId : undefined}
        onClick={() => setOpen(!open)}
      >
        {icon}
        <span className="ek-disclosure-summary">{summary}</span>
        <span className="ek-disclosure-chevron">
          <Icon name="chevron" />
        </span>
      </button>
      {open && (
        <div id={bodyId} className="ek-disclosure-body">
          {children}
        </div>
      )}
    </div>
  )
}
