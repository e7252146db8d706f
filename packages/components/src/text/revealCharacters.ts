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
  for (const match of text.matchAll(hidden)) {
    if (match.index > end) segments.push({ text: text.slice(end, match.index), kind: 'text' })
    segments.push({ text: [...match[0]].map(markOf).join(''), kind: 'mark' })
    end = match.index + match[0].length
  }
  if (end < text.length) segments.push({ text: text.slice(end), kind: 'text' })
  return segments
}

/** The same as one string, for names, labels and attributes. */
export function revealToString(text: string): string {
  return text.replace(hidden, (found) => [...found].map(markOf).join(''))
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
