import type { ClipboardEvent } from 'react'

/**
 * Copies what is selected in an element as it was said: as HTML without looks, and as Markdown. What is left out is what
 * the style sheet lets nobody select. Code alone is copied as it stands.
 */
export function copySelection(event: ClipboardEvent<HTMLElement>): void {
  const selection = getSelection()
  // A field copies by itself. Only Firefox selects several ranges, and copies them well.
  if (
    selection?.rangeCount !== 1 ||
    selection.isCollapsed ||
    isField.test((event.target as Element).nodeName)
  )
    return
  const range = selection.getRangeAt(0)
  let around = range.commonAncestorContainer
  if (!event.currentTarget.contains(around)) return
  const code = around.parentElement?.closest('pre')
  const copy = document.createElement('div')
  copy.append(range.cloneContents())
  // Items and rows are nothing without what they stand in.
  for (
    around = code ?? around;
    code === around || isFrame.test(around.nodeName);
    around = around.parentNode as Node
  ) {
    const frame = around.cloneNode() as Element
    frame.append(...copy.childNodes)
    copy.append(frame)
  }
  for (const box of copy.querySelectorAll<HTMLInputElement>('.ek-md-checkbox'))
    box.replaceWith(box.checked ? '[x]' : '[ ]')
  for (const element of copy.querySelectorAll(leftOut)) element.remove()
  event.clipboardData.setData('text/plain', code ? String(selection) : settle(write(copy), '\n\n'))
  for (const element of copy.querySelectorAll<HTMLElement>('*')) tidy(element)
  event.clipboardData.setData('text/html', copy.innerHTML)
  event.preventDefault()
}

const isField = /^(INPUT|TEXTAREA)$/

const isFrame = /^([OU]L|TABLE|THEAD|TBODY|TR)$/

const leftOut =
  'button:not(.ek-disclosure-button),svg,input,textarea,.ek-find,.ek-pager,.ek-usage,.ek-md-code-head,.ek-md-destination,.ek-visually-hidden,.ek-md-footnotes .ek-md-footnote-link'

/** Takes away looks, names and places, and what could be pressed. */
function tidy(element: HTMLElement): void {
  if (!(element instanceof HTMLElement)) return
  const asWritten = element.matches('.ek-user-text,.ek-md-plain,[data-state=away]')
  for (const { name, value } of [...element.attributes])
    if (name !== 'start' && !(name === 'href' && value[0] !== '#')) element.removeAttribute(name)
  if (asWritten) element.setAttribute('style', 'white-space:pre-wrap')
  if (element.nodeName !== 'BUTTON') return
  const line = document.createElement('p')
  line.append(...element.childNodes)
  element.replaceWith(line)
}

/** What stands around a text in a line. */
const marks: Readonly<Record<string, string>> = { STRONG: '**', EM: '*', DEL: '~~', CODE: '`' }

const isBlock = /^(P|DIV|[OUD]L|D[DT]|TABLE|SECTION|ARTICLE|DETAILS|SUMMARY|BUTTON)$/

/** A node as Markdown, with a form feed at both ends of a block. */
function write(node: Node, index = 0): string {
  if (node instanceof Text) return node.data
  const { nodeName: name, parentNode } = node
  let text = [...node.childNodes].map(write).join('')
  if (name in marks) return `${marks[name]}${text}${marks[name]}`
  if (name === 'BR') return '\n'
  if (name === 'A') {
    const href = (node as Element).getAttribute('href')
    return href === null || href[0] === '#' || href === text ? text : `[${text}](${href})`
  }
  if (/^T[DH]$/.test(name)) return ` ${text.replace(/\n/g, ' ').replace(/\|/g, '\\|')} |`
  if (name === 'TR') {
    const ruled = index === 0 && parentNode?.previousSibling === null
    return `|${text}\n${ruled ? `|${' --- |'.repeat(node.childNodes.length)}\n` : ''}`
  }
  if (name === 'LI') {
    const marker =
      parentNode?.nodeName === 'OL' ? `${(parentNode as HTMLOListElement).start + index}. ` : '- '
    text = settle(text, (node as Element).querySelector(':scope>p') ? '\n\n' : '\n')
    return `${marker}${text.replace(/\n(?=.)/g, `\n${' '.repeat(marker.length)}`)}\n`
  }
  if (name === 'PRE') {
    const language = /^Code, (.*)/.exec((node as Element).ariaLabel ?? '')?.[1] ?? ''
    const fence = text.includes('```') ? '~~~~' : '```'
    text = `${fence}${language}\n${(node.textContent ?? '').replace(/\n$/, '')}\n${fence}`
  } else if (/^H\d/.test(name)) text = `${'#'.repeat(Number(name[1]))} ${text}`
  else if (name === 'HR') text = '---'
  else if (name === 'BLOCKQUOTE') text = settle(text, '\n\n').replace(/^./gm, '> $&').replace(/^$/gm, '>')
  else if (!isBlock.test(name)) return text
  return `\f${text}\f`
}

/** Puts so much between blocks, and nothing around them. */
function settle(text: string, gap: string): string {
  return text.replace(/^[\f\n]+|[\f\n]+$/g, '').replace(/\n?\f+\n?/g, gap)
}
