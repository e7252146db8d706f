import { markCharacters } from './markCharacters.ts'

/** A stretch of text: as it is, or a mark that stands for characters nobody would see. */
export interface RevealedSegment {
  readonly text: string
  readonly kind: 'text' | 'mark'
}

/**
 * Splits a text so that every invisible, control, bidirectional or look-alike space character becomes a mark such as
 * `⟨U+202E⟩`. Plain space, tab and line feed stay. What a person reads is then what a machine gets.
 */
export function revealCharacters(text: string): RevealedSegment[] {
  const segments: RevealedSegment[] = []
  let end = 0
  for (const { start, end: next } of findHiddenCharacters(text)) {
    if (start > end) segments.push({ text: text.slice(end, start), kind: 'text' })
    segments.push({ text: markCharacters(text.slice(start, next)), kind: 'mark' })
    end = next
  }
  if (end < text.length) segments.push({ text: text.slice(end), kind: 'text' })
  return segments
}

/** Where a text holds characters that want a mark: runs of them, in order, found as they are asked for. */
export function* findHiddenCharacters(text: string): Generator<{ start: number; end: number }, void> {
  for (const match of text.matchAll(hidden)) {
    yield { start: match.index, end: match.index + match[0].length }
  }
}

/** The same as one string, for names, labels and attributes. */
export function revealToString(text: string): string {
  return text.replace(hidden, markCharacters)
}

/** A letter, with its vowels. */
const arabic = '(?=\\p{L})[\\u0620-\\u06FF]\\p{Mn}*'

/**
 * What is spelling and no trick. By RFC 5892, appendix A: a non-joiner between two letters of the Arabic script that would
 * join, and either joiner behind a virama. By UAX 29: the joiner within a cluster of emoji. Beyond them, the joiner of the
 * Bengali ra, and the selector that colours an emoji or makes a key of a digit. All others join nothing.
 */
const spelling = [
  `(?<=(?![\\u0621-\\u0625\\u0627\\u0629\\u062F-\\u0632\\u0648\\u0671-\\u0677\\u0688-\\u0699\\u06C0\\u06C3-\\u06CB\\u06CD\\u06CF\\u06D2-\\u06D5\\u06EE\\u06EF])${arabic})\\u200C(?=\\p{Mn}*(?![\\u0621\\u0640\\u0674])${arabic})`,
  '(?<=\\p{L}\\p{Mn}?[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA])[\\u200C\\u200D]',
  '(?<=\\u09B0)\\u200D(?=\\u09CD)',
  '(?<=\\p{ExtPict}[\\uFE0F\\p{EMod}]?)\\u200D(?=\\p{ExtPict})',
  '(?<=\\p{ExtPict})\\uFE0F',
  '\\uFE0F(?=\\u20E3)',
].join('|')

/**
 * Controls, formats, surrogates without a partner, private and unassigned code points, all separators, whatever
 * Unicode says to ignore by default, and the blank Braille pattern, which is a space in all but name.
 */
const hidden = new RegExp(`(?:(?=[\\p{C}\\p{Z}\\p{DI}\\u2800])(?![ \\n\\t]|${spelling})[^])+`, 'gu')
