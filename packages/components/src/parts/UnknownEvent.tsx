import type { UnknownPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { unknownIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { EventFacts } from './EventFacts.tsx'

/** What {@link UnknownEvent} takes. */
export interface UnknownEventProps {
  readonly event: UnknownPart
}

/**
 * An event nobody here can interpret, kept whole and out of the way.
 *
 * States in `data-state`: `unknown`, `unreadable`.
 */
export function UnknownEvent({ event }: UnknownEventProps): ReactNode {
  const unreadable = event.problem !== undefined
  return (
    <div className="ek-root ek-record" data-state={unreadable ? 'unreadable' : 'unknown'}>
      <Disclosure
        icon={unknownIcon}
        summary={unreadable ? 'An event that could not be read' : 'An event this version does not know'}
      >
        <EventFacts event={event} />
      </Disclosure>
    </div>
  )
}
