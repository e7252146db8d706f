'use client'
import type { UnknownPart } from '@engine-kit/core'
import { memo, type NamedExoticComponent } from 'react'
import { unknownIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { isSameList } from '../controls/isSameList.ts'
import { EventFacts } from './EventFacts.tsx'

/** What {@link UnknownEvents} takes. */
export interface UnknownEventsProps {
  readonly events: readonly UnknownPart[]
}

/** The events of a turn that nobody here can interpret, as one quiet line that opens to show each. */
export const UnknownEvents: NamedExoticComponent<UnknownEventsProps> = memo(
  function UnknownEvents({ events }: UnknownEventsProps) {
    return (
      <div className="ek-root ek-record" data-state="unknown">
        <Disclosure
          icon={unknownIcon}
          summary={`${events.length} ${events.length === 1 ? 'event' : 'events'} this version cannot show`}
        >
          {events.map((event) => (
            <EventFacts key={event.id} event={event} />
          ))}
        </Disclosure>
      </div>
    )
  },
  (before, after) => isSameList(before.events, after.events),
)
