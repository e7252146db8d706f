/**
 * Copies a text, and resolves with whether it did.
 *
 * The clipboard's own interface is missing on plain HTTP and may refuse, so there is a second way: a copy as a person
 * makes it, of a selection that is there for a moment.
 *
 * @param beside the element that was pressed: a modal dialog lets nothing be selected outside of it.
 */
export async function copyText(text: string, beside: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text, beside)
  }
}

function copySelected(text: string, beside: Element): boolean {
  const field = document.createElement('textarea')
  field.className = 'ek-visually-hidden'
  // The field only makes a selection. Its own text would lose some line breaks.
  field.value = ' '
  let taken = false
  field.addEventListener('copy', (event) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopPropagation()
    taken = true
  })
  // Deprecated, and the only other way there is.
  const page: { execCommand?: (command: 'copy') => boolean } = document
  const selection = getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined
  // In a shadow root the document knows only the host.
  const { activeElement } = beside.getRootNode() as Document | ShadowRoot
  beside.after(field)
  field.select()
  try {
    return page.execCommand?.('copy') === true && taken
  } catch {
    return false
  } finally {
    field.remove()
    if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true })
    if (range !== undefined) {
      selection?.removeAllRanges()
      selection?.addRange(range)
    }
  }
}
