import { useContext, type MouseEvent, type ReactNode } from 'react'
import { FootnotePlaces } from './FootnotePlaces.ts'
import type { FootnoteCall } from './markdownNode.ts'

/** The mark of a footnote, which leads to its note. */
export function FootnoteMark({ call }: { readonly call: FootnoteCall }): ReactNode {
  const { numbers, firstCalls } = useContext(FootnotePlaces)
  const number = numbers.get(call.id)
  return (
    <sup className="ek-md-sup">
      {firstCalls && !call.inLink && number !== undefined ? (
        <FootnoteLink
          number={number}
          from={firstCalls.get(call.id) === call ? 'call' : undefined}
          to="note"
        />
      ) : (
        number
      )}
    </sup>
  )
}

/** What {@link FootnoteLink} takes. */
export interface FootnoteLinkProps {
  readonly number: number
  /** What others are led here by. */
  readonly from: 'call' | 'note' | undefined
  readonly to: 'call' | 'note'
}

/** What leads to a note, and from there to its first mark. */
export function FootnoteLink({ number, from, to }: FootnoteLinkProps): ReactNode {
  const { id } = useContext(FootnotePlaces)
  return (
    <a
      className="ek-md-link ek-md-footnote-link"
      id={from && `${id}-${from}-${number}`}
      href={`#${id}-${to}-${number}`}
      aria-label={`${to === 'note' ? 'Footnote' : 'Back from footnote'} ${number}`}
      onClick={lead}
    >
      {to === 'note' ? number : '\u21a9\ufe0e'}
    </a>
  )
}

/** The browser would find nothing in a shadow root, and change the address of a page that routes by it. */
function lead(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault()
  const link = event.currentTarget
  ;(link.getRootNode() as Document | ShadowRoot).getElementById(link.hash.slice(1))?.focus()
}
