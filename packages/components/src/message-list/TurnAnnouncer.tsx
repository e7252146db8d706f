import type { Message } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { turnAnnouncement } from './turnAnnouncement.ts'

/** What {@link TurnAnnouncer} takes. */
export interface TurnAnnouncerProps {
  readonly messages: readonly Message[]
}

/**
 * Tells a screen reader where the turn stands: working, asking, done. `MessageList` holds one; a page that lays out
 * messages itself places one, once.
 */
export function TurnAnnouncer({ messages }: TurnAnnouncerProps): ReactNode {
  return (
    <div className="ek-visually-hidden" role="status" aria-live="polite">
      {turnAnnouncement(messages)}
    </div>
  )
}
