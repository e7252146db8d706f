import { Fragment, type ReactNode } from 'react'
import type { PresentedPiece, PresentedRun } from './presentSlice.ts'

/** What {@link SliceText} takes. */
export interface SliceTextProps {
  readonly runs: readonly PresentedRun[]
}

/** One slice of a value: plain text wherever that is enough, an element where something stands out. */
export function SliceText({ runs }: SliceTextProps): ReactNode {
  return runs.map(({ kind, pieces }, index) =>
    kind === undefined ? (
      <Fragment key={index}>{pieces.map(drawPiece)}</Fragment>
    ) : (
      <span key={index} className="ek-line" data-kind={kind}>
        {pieces.map(drawPiece)}
      </span>
    ),
  )
}

function drawPiece({ text, kind, style, match }: PresentedPiece, index: number): ReactNode {
  if (kind === 'plain') return text
  const Element = match === undefined ? 'span' : 'mark'
  return (
    <Element
      key={index}
      className={kind === 'mark' ? 'ek-mark' : 'ek-terminal'}
      data-color={style?.color}
      data-weight={style?.weight}
      data-line={style?.line}
      data-match={match}
    >
      {text}
    </Element>
  )
}
