import type { Message, Part } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { UnknownEvent } from './UnknownEvent.tsx'

/** What {@link BrokenPart} takes. */
export interface BrokenPartProps {
  readonly value: Part | Message
}

/** Stands in for what could not be shown, a part or a whole message: says so, with its text or else all of its data. */
export function BrokenPart({ value }: BrokenPartProps): ReactNode {
  const { text, parts, type } = value as { text?: unknown; parts?: unknown; type?: unknown }
  const texts = Array.isArray(parts) ? parts.map((part: { text?: unknown } | null) => part?.text) : [text]
  const words = texts.filter((each) => typeof each === 'string').join('\n\n')
  if (words === '') {
    const problem = 'It could not be shown.'
    return <UnknownEvent event={{ id: '', type: 'unknown', name: String(type), data: value, problem }} />
  }
  return (
    <div className="ek-root">
      <p className="ek-value-note">This could not be shown as it should be:</p>
      <p className="ek-md-plain" dir="auto">
        {words}
      </p>
    </div>
  )
}
