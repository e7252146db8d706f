import type { ReactNode } from 'react'
import { revealCharacters, revealToString } from './revealCharacters.ts'

/** What {@link RevealedText} takes. */
export interface RevealedTextProps {
  readonly text: string
  /** `auto` for prose, which may be written right to left. @default 'ltr' */
  readonly dir?: 'ltr' | 'auto'
}

/** Untrusted text, cut off from the reading direction around it, with every invisible character shown as a mark. */
export function RevealedText({ text, dir = 'ltr' }: RevealedTextProps): ReactNode {
  const segments = revealCharacters(text)
  // Another text is another element: a translator may have taken this one's text nodes out of it.
  return (
    <span key={text} className="ek-revealed" dir={dir}>
      {segments.length > maxElements
        ? revealToString(text)
        : segments.map((segment, index) =>
            segment.kind === 'text' ? (
              segment.text
            ) : (
              <span key={index} className="ek-mark">
                {segment.text}
              </span>
            ),
          )}
    </span>
  )
}

/** A text can hold a mark at every second character; past this many the marks are plain text rather than elements. */
const maxElements = 1000
