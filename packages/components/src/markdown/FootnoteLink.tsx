import { createContext, useContext, type Context, type MouseEvent, type ReactNode } from 'react'
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

/** Where the footnotes of a text are. */
export interface FootnotePlaces {
  /** By normalised label. A late one may change others, in blocks that do not change. */
  readonly numbers: ReadonlyMap<string, number>
  /** What their ids begin with: one in the whole page. */
  readonly id: string
  /** Those to which their notes lead back. `undefined` while the text grows, when no note is shown. */
  readonly firstCalls?: ReadonlyMap<string, FootnoteCall> | undefined
}

/** Where the footnotes of the text around are. */
export const FootnotePlaces: Context<FootnotePlaces> = createContext<FootnotePlaces>({
  numbers: new Map(),
  id: '',
})
