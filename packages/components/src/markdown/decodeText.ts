import { decodeNamedCharacterReference } from 'decode-named-character-reference'

/** A character reference, and the name or number in it. */
export const characterReference: RegExp = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{0,31}));/iy

/** The characters that the groups of {@link characterReference} stand for; `undefined` where there is no such name. */
export function decodeReference(
  decimal: string | undefined,
  hexadecimal: string | undefined,
  name = '',
): string | undefined {
  const digits = decimal ?? hexadecimal
  if (digits === undefined) return decodeNamedCharacterReference(name) || undefined
  const code = Number.parseInt(digits, decimal === undefined ? 16 : 10)
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD'
}

/** A text outside of which only escapes and character references have a meaning: an address, a language's name. */
export function decodeText(text: string): string {
  return text.replace(escapeOrReference, (all, escaped?: string, ...groups: (string | undefined)[]) => {
    return escaped ?? decodeReference(groups[0], groups[1], groups[2]) ?? all
  })
}

const escapeOrReference = new RegExp(`\\\\([!-/:-@[-\`{-~])|${characterReference.source}`, 'gi')
