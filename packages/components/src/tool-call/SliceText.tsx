import type { ReactNode } from 'react'
import type { PresentedPiece, PresentedRun } from './presentSlice.ts'

/** What {@link SliceText} takes. */
export interface SliceTextProps {
  readonly runs: readonly PresentedRun[]
}

/** One slice of a value. Each stretch is an element of its own, which React finds again whatever became of its text. */
export function SliceText({ runs }: SliceTextProps): ReactNode {
  return runs.map(({ kind, pieces }, index) => (
    <span key={index} className={kind && 'ek-line'} data-kind={kind}>
      {pieces.map(drawPiece)}
    </span>
  ))
}

function drawPiece({ text, kind, style, match }: PresentedPiece, index: number): ReactNode {
  const Element = match === undefined ? 'span' : 'mark'
  return (
    <Element
      key={index}
      className={kind === 'plain' ? undefined : kind === 'mark' ? 'ek-mark' : 'ek-terminal'}
      data-color={style?.color}
      data-weight={style?.weight}
      data-line={style?.line}
      data-match={match}
    >
      {text}
    </Element>
  )
}
