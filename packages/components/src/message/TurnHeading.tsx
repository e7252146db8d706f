import type { ReactNode } from 'react'

/** What {@link TurnHeading} takes. */
export interface TurnHeadingProps {
  readonly who: 'You' | 'Agent'
}

/** Lets a screen reader go from turn to turn. It holds no text, which a search or a copy would find. */
export function TurnHeading({ who }: TurnHeadingProps): ReactNode {
  return <div className="ek-visually-hidden" role="heading" aria-level={2} aria-label={who} />
}
