/** The marks that stand for these characters, each of which is hidden. */
export function markCharacters(hiddenCharacters: string): string {
  return [...hiddenCharacters].map(markOf).join('')
}

function markOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  return `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
