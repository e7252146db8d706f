/** How many words one by one. */
export const wordCount = 400

/** The word of that number. */
export function numberedWord(index: number): string {
  return `word${String(index).padStart(4, '0')}`
}

/** How many words a text shows: the last of them is there as a whole, and so are all before it. */
export function countWords(text: string): number {
  for (let at = text.lastIndexOf('word'); at >= 0; at = text.lastIndexOf('word', at - 1)) {
    const digits = text.slice(at + 4, at + 8)
    if (/^\d{4}$/.test(digits)) return Number(digits) + 1
    if (at === 0) break
  }
  return 0
}
