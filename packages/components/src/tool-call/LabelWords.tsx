import type { ReactNode } from 'react'
import type { FriendlyLabel } from './friendlyLabel.ts'

/** What {@link LabelWords} takes. */
export interface LabelWordsProps {
  readonly label: FriendlyLabel
}

/** A label with its subject set apart: as code where every character matters. */
export function LabelWords({ label: { before, subject, after, isCode } }: LabelWordsProps): ReactNode {
  // As for `RevealedText`.
  return (
    <span key={`${before} ${after}`} className="ek-text">
      {before}
      <bdi className="ek-tool-subject" data-kind={isCode ? 'code' : 'words'} translate="no">
        {subject}
      </bdi>
      {after}
    </span>
  )
}
