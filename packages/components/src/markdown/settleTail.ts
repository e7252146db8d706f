/**
 * The part of a growing Markdown text that can be shown without showing something false: a link definition at the
 * end waits until its line is complete, since until then links all over the text would lead to half an address; and
 * emphasis or code just opened is closed so that its markers do not flash.
 */
export function settleTail(text: string): string {
  const settled = text.replace(openDefinition, '')
  const paragraphStart = Math.max(settled.lastIndexOf('\n\n'), 0)
  const paragraph = settled.slice(paragraphStart)
  // Inside a fence, markers are code.
  if (countOf(settled, /^ {0,3}(?:```|~~~)/gm) % 2 === 1) return settled
  if (countOf(paragraph, /`/g) % 2 === 1) return closeWith(settled, '`')
  const withoutCode = paragraph.replace(/`[^`]*`/g, '')
  const openStrong = countOf(withoutCode, /\*\*/g) % 2 === 1
  return openStrong ? closeWith(settled, '**') : settled
}

const openDefinition = /(?:^|\n) {0,3}\[[^\]\n]*\]:[^\n]*(?:\n[ \t]*\S*)?$/

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** A marker that has nothing behind it yet is left out; closing it would show both. */
function closeWith(text: string, marker: string): string {
  return text.endsWith(marker) ? text.slice(0, -marker.length) : `${text.trimEnd()}${marker}`
}
