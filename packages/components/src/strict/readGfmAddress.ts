import type { LiteralAddress } from '../markdown/dialect.ts'
import { matchAt } from '../markdown/matchAt.ts'
import { readEmail, webStart } from '../markdown/readLiteralAddress.ts'

/** Reads an e-mail, `www.` or web address by the rules of GFM. */
export function readGfmAddress(text: string, from: number): LiteralAddress | undefined {
  const email = readEmail(text, from)
  if (email) return email
  const [start, scheme] = matchAt(webStart, text, from) ?? []
  if (start === undefined) return undefined
  // The `www.` belongs to the domain.
  const end = readDomain(text, scheme === undefined ? from : from + start.length)
  if (end === undefined) return undefined
  const pathEnd = readPath(text, end)
  return { address: (scheme === undefined ? 'http://' : '') + text.slice(from, pathEnd), end: pathEnd }
}

/** A domain may not hold `_` in its last two parts. */
function readDomain(text: string, from: number): number | undefined {
  let end = from
  /** Up to here it is known that more of the address follows. */
  let known = from
  for (;;) {
    const part = matchAt(domainPart, text, end)?.[0]
    if (part === undefined) break
    if (part === '.' || part === '_') {
      if (end >= known && isTrail(text, end)) break
      known = Math.max(known, trail.lastIndex)
    }
    end += part.length
    if (end - from > maxDomain) return undefined
  }
  const [last = '', before = ''] = text.slice(from, end).split('.').reverse()
  return end === from || (last + before).includes('_') ? undefined : end
}

/** What punctuation at its end belongs to the sentence, not to the address. */
function readPath(text: string, from: number): number {
  let open = 0
  /** Up to here it is known that more of the address follows. */
  let known = from
  let at = from
  for (; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (/\s/.test(character)) break
    if (character === '(') open += 1
    else if (character === ')' && open > 0) open -= 1
    else if (punctuation.includes(character)) {
      if (at >= known && isTrail(text, at)) break
      known = Math.max(known, trail.lastIndex)
      if (character === ')') open -= 1
    }
  }
  return at
}

/** Whether only punctuation follows up to where the address must end. Leaves in `trail.lastIndex` how far that went. */
function isTrail(text: string, at: number): boolean {
  trail.lastIndex = at
  trail.test(text)
  return matchAt(addressEnd, text, trail.lastIndex) !== null
}

const domainPart = /[._]|(?:-|[^\s\p{P}\p{S}])+/uy
const punctuation = '!"&\')*,.:;<?]_~'
const trail = /(?:[!"')*,.:;?_~]|&[a-z]+;|\](?![\s([]|$))*/iy
const addressEnd = /(?=[\s<]|$|\][\s([]|\]$)/y
/** Characters; no domain is longer. */
const maxDomain = 255
