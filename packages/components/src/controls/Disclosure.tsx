'use client'
import { useState, type ReactNode } from 'react'
import { useOwnId } from './useOwnId.ts'
import { DisclosureButton } from './DisclosureButton.tsx'
import type { Drawing } from './drawings.ts'
import { Findable } from './Findable.tsx'

/** What {@link Disclosure} takes. */
export interface DisclosureProps {
  /** The line that is always there. It becomes the button's name. */
  readonly summary: ReactNode
  /** Stands before the line. */
  readonly icon: Drawing
  /** What opens below the line. Not rendered while closed. */
  readonly children: ReactNode
  /** What the browser's search finds of it while it is closed. Made only where the browser can. */
  readonly getText?: (() => string) | undefined
  /** Called when the person has opened or closed it. */
  readonly onToggle?: ((open: boolean) => void) | undefined
}

/** A line that opens on a click, closed at first. What it hides costs nothing until it is asked for. */
export function Disclosure({ summary, icon, children, getText, onToggle }: DisclosureProps): ReactNode {
  const [open, setOpen] = useState(false)
  const bodyId = useOwnId()

  function toggle(next: boolean): void {
    setOpen(next)
    onToggle?.(next)
  }

  return (
    <div className="ek-disclosure" data-state={open ? 'open' : 'closed'}>
      <DisclosureButton summary={summary} icon={icon} open={open} bodyId={bodyId} onToggle={toggle} />
      {open ? (
        <div className="ek-disclosure-room">
          <div id={bodyId} className="ek-disclosure-body">
            {children}
          </div>
        </div>
      ) : (
        getText && <Findable getText={getText} onFound={() => toggle(true)} />
      )}
    </div>
  )
}
