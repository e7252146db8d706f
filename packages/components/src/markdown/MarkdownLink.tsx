import type { ReactNode } from 'react'
import { markCharacters } from '../text/markCharacters.ts'

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
  const marked = text.replace(directionMarks, markCharacters)
  const destination = untoldDestination(new URL(address), text)
  return (
    <a
      key={text}
      className="ek-md-link"
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      // Letters of an address say nothing about the text around it.
      dir={destination === undefined ? 'ltr' : undefined}
    >
      <span className="ek-md-link-words">{marked === text ? children : marked}</span>
      {destination !== undefined && (
        <span className="ek-md-destination" dir="ltr" translate="no">
          {destination}
        </span>
      )}
    </a>
  )
}

/** What turns the words behind it about, so that a link could read as another. A mark for one place alone is spelling. */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * The host, or the person who gets the mail; all of the address where the text names the host itself, and so might name
 * another place on it. `undefined` where the text is the address, with or without its scheme.
 */
function untoldDestination(url: URL, text: string): string | undefined {
  const place = url.pathname + url.search + url.hash
  if (url.protocol === 'mailto:') return text === place ? undefined : place
  const whole = (url.host + place).replace(endSlash, '')
  const bare = text.replace(/^https?:\/\//i, '').replace(endSlash, '')
  if (bare === whole && url.username + url.password === '') return undefined
  return text.toLowerCase().includes(url.hostname) ? url.host + shorten(place) : url.host
}

const endSlash = /\/$/

/** Both ends of a path count; a host is never cut. It is ASCII. */
function shorten(place: string): string {
  return place.length > 120 ? `${place.slice(0, 80)}…${place.slice(-30)}` : place.replace(endSlash, '')
}
