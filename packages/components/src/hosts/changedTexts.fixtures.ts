/** Changes the text nodes of a page, as something does that we do not know of. */
export type TextChanger = (root: Element) => void

/** What changes our text nodes in the world. Whatever they do, the letters stay the same but for their case. */
export const textChangers: Record<string, TextChanger> = {
  'a page translator': translate,
  'an extension that inserts nodes': insertNodes,
  'an extension that splits texts': splitTexts,
}

/** As Google Translate does, and it asks nobody: each text goes into two elements of its own. */
function translate(root: Element): void {
  for (const text of textsIn(root)) {
    if (text.parentElement?.closest(translation) !== null) continue
    const inner = document.createElement(translation)
    inner.textContent = text.data.toUpperCase()
    const outer = document.createElement(translation)
    outer.append(inner)
    text.replaceWith(outer)
  }
}

/** Not typed as what it is: of old, and still what Google Translate takes. */
const translation: string = 'font'

/** The same, for a page that says what must not be translated: what is left alone. */
export function translatePolitely(root: Element): void {
  for (const text of textsIn(root))
    if (text.parentElement?.closest('[translate="no"]') === null) text.data = text.data.toUpperCase()
}

/** As a spelling checker does: marks beside texts and at the end of what holds them. */
function insertNodes(root: Element): void {
  for (const text of textsIn(root)) {
    if (text.parentElement?.querySelector(':scope > x-checked') !== null) continue
    text.before(document.createElement('x-checked'))
    text.after(document.createElement('x-checked'))
    text.parentElement.append(document.createElement('x-checked'))
  }
}

/** As a dictionary or a highlighter does: one text becomes two, one of them within an element. */
function splitTexts(root: Element): void {
  for (const text of textsIn(root)) {
    if (text.data.length < 2 || text.parentElement?.closest('x-word') !== null) continue
    const rest = text.splitText(Math.floor(text.data.length / 2))
    const word = document.createElement('x-word')
    rest.before(word)
    word.append(rest)
  }
}

/** A field's own text is not the page's. */
function textsIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode() !== null) {
    const text = walker.currentNode as Text
    if (text.data.trim() !== '' && text.parentElement?.closest('textarea, style') === null) texts.push(text)
  }
  return texts
}
