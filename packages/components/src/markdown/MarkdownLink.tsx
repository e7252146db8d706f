import type { ReactNode } from 'react'

/** What {@link MarkdownLink} takes. */
export interface MarkdownLinkProps {
  /** Already passed by `safeAddress`. */
  readonly address: string
  /** What its children say. */
  readonly text: string
  readonly children?: ReactNode
}

/** A link that says where it leads unless its text already does. */
export function MarkdownLink({ address, text, children = text }: MarkdownLinkProps): ReactNode {
  const url = new URL(address)
  const destination = url.protocol === 'mailto:' ? url.pathname + url.search : url.host
  return (
    <a className="ek-md-link" href={address} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {!tellsDestination(text, url) && (
        <span className="ek-md-destination" dir="ltr">
          {destination}
        </span>
      )}
    </a>
  )
}

/** Whether the visible text is the address, with or without its scheme, and nothing in it can mislead. */
function tellsDestination(text: string, url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'mailto:') return text === url.pathname && url.search === ''
  const bare = (address: string): string => address.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  return bare(text) === bare(url.href) || text === url.host
}
