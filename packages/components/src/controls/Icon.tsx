import type { ReactNode } from 'react'
import type { Drawing } from './drawings.ts'

/** What {@link Icon} takes. */
export interface IconProps {
  readonly drawing: Drawing
}

/** A small drawing in the colour of its text. It says nothing by itself: the words beside it do. */
export function Icon({ drawing }: IconProps): ReactNode {
  return (
    <svg
      className="ek-icon"
      data-icon={drawing.name}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawing.path} />
    </svg>
  )
}
