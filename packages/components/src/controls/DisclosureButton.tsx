'use client'
import type { ReactNode } from 'react'
import { chevronIcon, type Drawing } from './drawings.ts'
import { Icon } from './Icon.tsx'

/** What {@link DisclosureButton} takes. */
export interface DisclosureButtonProps {
  /** The button's name. */
  readonly summary: ReactNode
  /** Stands before the name. */
  readonly icon: Drawing
  readonly open: boolean
  /** The id of what it opens. */
  readonly bodyId: string
  readonly onToggle: (open: boolean) => void
}

/** The line that opens and closes what stands below it. */
export function DisclosureButton({
  summary,
  icon,
  open,
  bodyId,
  onToggle,
}: DisclosureButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="ek-disclosure-button"
      aria-expanded={open}
      aria-controls={open ? bodyId : undefined}
      onClick={() => onToggle(!open)}
    >
      <span className="ek-tool-icon">
        <Icon drawing={icon} />
      </span>
      <span className="ek-disclosure-summary">{summary}</span>
      <span className="ek-disclosure-chevron">
        <Icon drawing={chevronIcon} />
      </span>
    </button>
  )
}
