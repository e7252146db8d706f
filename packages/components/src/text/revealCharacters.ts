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

/** The marks that stand for these characters, each of which is hidden. */
export function markCharacters(hiddenCharacters: string): string {
  return [...hiddenCharacters].map(markOf).join('')
}

/** The same as one string, for names, labels and attributes. */
export function revealToString(text: string): string {
  return text.replace(hidden, markCharacters)
}

/**
 * Controls, formats, surrogates without a partner, private and unassigned code points, all separators, whatever
 * Unicode says to ignore by default, and the blank Braille pattern, which is a space in all but name. The selector
 * that merely colours an emoji is let through.
 */
const hidden = /(?:(?![ \n\t])(?!(?<=\p{Emoji})\uFE0F)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800])+/gu

function markOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  return `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
