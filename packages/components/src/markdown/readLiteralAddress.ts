import type { LiteralAddress } from './dialect.ts'
import { matchAt } from './matchAt.ts'

/** Where the next such address may begin, or the end of the text. */
export function findLiteralAddress(text: string, from: number): number {
  candidate.lastIndex = from
  return candidate.exec(text)?.index ?? text.length
}

/**
 * Reads an e-mail, `www.` or web address. Other than by GFM it ends at punctuation that is not ASCII, and leads to the host
 * that is read in it, or nowhere.
 */
export function readLiteralAddress(text: string, from: number): LiteralAddress | undefined {
  const email = readEmail(text, from)
  if (email) return matchAt(casedLetter, text, email.end) ? undefined : email
  const [start, scheme = ''] = matchAt(webStart, text, from) ?? []
  if (start === undefined) return undefined
  const hostStart = from + scheme.length
  // Only ASCII has one reading: `。` and `．` count as dots in a host, and letters may look like others.
  const [host = ''] = matchAt(asciiHost, text, hostStart) ?? []
  let end = hostStart + host.length
  const [word] = matchAt(wordBehind, text, end) ?? []
  if (word !== undefined) {
    // The sentence goes on, in a script without spaces, unless that may be a part of the host's name.
    const next = text.charAt(end + word.length)
    if (matchAt(casedLetter, text, end) || !/\.[a-z]{2,}$/i.test(host) || /[\w.-]/.test(next))
      return undefined
  } else if (matchAt(userOfHost, text, end)) return undefined
  else {
    end += matchAt(port, text, end)?.[0].length ?? 0
    if (/[/?#]/.test(text.charAt(end))) end = trimPath(text, end, matchAt(path, text, end)?.[0] ?? '')
  }
  const address = (scheme === '' ? 'http://' : '') + text.slice(from, end)
  const isMeant = URL.canParse(address) && new URL(address).hostname === host.toLowerCase()
  return isMeant ? { address, end } : undefined
}

/** Reads an e-mail by the rules of GFM. */
export function readEmail(text: string, from: number): LiteralAddress | undefined {
  const [email, domain = ''] = matchAt(emailAddress, text, from) ?? []
  if (email === undefined || !/\./.test(domain) || !/[a-z]$/i.test(domain)) return undefined
  return { address: `mailto:${email}`, end: from + email.length }
}

/** Where it ends without the punctuation that belongs to the sentence: parentheses count if they have a partner. */
function trimPath(text: string, from: number, all: string): number {
  let end = all.length
  let open = all.split('(').length - all.split(')').length
  for (; ; end -= 1) {
    const last = all.charAt(end - 1)
    const [entity] = (last === ';' && /&[a-z]{1,31};$/i.exec(all.slice(Math.max(0, end - 33), end))) || []
    if (entity !== undefined) end -= entity.length - 1
    else if (last === ')' && open < 0) open += 1
    else if (last === '' || !trailing.includes(last)) return from + end
  }
}

/** Punctuation and signs of any script that no address holds as they are. */
export const foreignMark: RegExp = /(?!\p{ASCII})[\p{P}\p{S}]/u

const candidate = /(?<![\w.+\-/])[\w.+-]+@|(?<![^\s(*_[\]~])www\.|(?<![a-z])https?:\/\//gi
/** The domain is all that may be part of one: it counts whole, or not at all. */
const emailAddress = /(?<![\w.+\-/])[\w.+-]+@((?:[\w-]|\.(?=[a-z\d]))+)/iy
/** How an address of the web begins; the `www.` belongs to its domain. */
export const webStart: RegExp =
  /(?<![^\s(*_[\]~])www\.(?=[^])|(?<![a-z])(https?:\/\/)(?![\s\p{C}\p{P}\p{S}])/iuy
const asciiHost = /(?:[\w-]+\.)*[\w-]+/y
const wordBehind = /[^\p{ASCII}\s\p{P}\p{S}]+/uy
const casedLetter = /(?!\p{ASCII})[\p{Lu}\p{Ll}]/uy
/** What stands before the `@` is not the host. */
const userOfHost = /[\w.~!$&'()*+,;=:%-]*@/y
const port = /:\d+/y
/** A letter of a script without capitals belongs to the path where no letter or digit of ASCII stands before it. */
const path = new RegExp(`(?:(?!${foreignMark.source}|\\*\\*|~~|(?<=[a-zA-Z\\d])\\p{Lo})[^\\s<\\p{C}])+`, 'uy')
const trailing = '!"\'*,.:;?_~]'
