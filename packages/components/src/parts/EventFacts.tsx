import type { UnknownPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { RevealedText } from '../text/RevealedText.tsx'
import { ToolValue } from '../tool-call/ToolValue.tsx'

/** What {@link EventFacts} takes. */
export interface EventFactsProps {
  readonly event: UnknownPart
}

/** All that is known of an event that nobody here can interpret. */
export function EventFacts({ event }: EventFactsProps): ReactNode {
  return (
    <>
      <p className="ek-tool-name">
        Event{' '}
        <code className="ek-code" translate="no">
          <RevealedText text={event.name} />
        </code>
      </p>
      {event.problem !== undefined && (
        <p className="ek-value-note">
          <RevealedText text={event.problem} />
        </p>
      )}
      <ToolValue label="Payload" value={event.data} source={event.dataSource} />
    </>
  )
}
