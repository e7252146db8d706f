/**
 * Whether a text would cost more to parse than anybody gains from its formatting. Cheap on purpose: it runs at every
 * delta, before the parser whose worst cases it keeps out.
 */
export function isTooComplex(text: string): boolean {
  if (text.length > maxLength) return true
  if (text.length < minLength) return false
  return traps.some(([pattern, limit]) => countUpTo(text, pattern, limit) > limit)
}

/** Characters. At this size one parse of ordinary prose takes tens of milliseconds. */
const maxLength = 100_000

/** Shorter than this nothing can hurt. */
const minLength = 200

/** Constructs whose cost grows faster than their number, and how many of each an honest answer may hold. */
const traps: readonly (readonly [pattern: RegExp, limit: number])[] = [
  // A quote or list inside twenty others.
  [/^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){20}/gm, 0],
  [/^(?: {60,}|\t{15,})(?:[-+*]|\d{1,9}[.)])\s/gm, 0],
  // Brackets that wait for their partner.
  [/\[{20}|(?:!\[){20}|(?:\]\(){50}/g, 0],
  // Emphasis, code and strikethrough that open and never close.
  [/(?:[*_~`]{1,3}[^\s*_~`]{1,8}[ \n]){150}/g, 0],
  [/[*_~`]{200}/g, 0],
  // Table cells, and definitions.
  [/\|/g, 6000],
  [/^ {0,3}\[[^\]\n]{1,999}\]:/gm, 300],
  [/^(?:[ \t]*[>*+-]){8}/gm, 300],
]

function countUpTo(text: string, pattern: RegExp, limit: number): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) {
    count += 1
    if (count > limit) break
  }
  return count
}
