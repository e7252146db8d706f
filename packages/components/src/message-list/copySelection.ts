import type { ClipboardEvent } from 'react'

/**
 * Copies what is selected in an element as it was said: as HTML that brings no looks along, and as Markdown. What is left
 * out is what the style sheet lets nobody select. Code alone is copied as it stands.
 */
export function copySelection(event: ClipboardEvent): void {
  const selection = getSelection()
  // A field copies by itself. Only Firefox selects several ranges.
  if (
    selection?.rangeCount !== 1 ||
    selection.isCollapsed ||
    (event.target as Element).matches('input,textarea')
  )
    return
  const range = selection.getRangeAt(0)
  let around: Node | null = range.commonAncestorContainer
  if (!event.currentTarget.contains(around)) return
  const code = (around instanceof Element ? around : around.parentElement)?.closest('pre')
  const copy = document.createElement('div')
  copy.append(range.cloneContents())
  // Items and rows are nothing without what they stand in.
  for (around = code ?? around; around && frames.test(around.nodeName); around = around.parentNode) {
    const frame = around.cloneNode() as Element
    frame.append(...copy.childNodes)
    copy.append(frame)
  }
  for (const element of copy.querySelectorAll<HTMLInputElement>(controls)) {
    const name = /h\d$|disclosure-button$/.exec(element.className)?.[0]
    if (element.className === 'ek-md-checkbox') element.replaceWith(element.checked ? '[x]' : '[ ]')
    else if (name) {
      // A heading is of the level that was written, wherever it stands in the page.
      const line = document.createElement(name[2] ? 'p' : name)
      line.append(...(name[2] ? [element.textContent] : element.childNodes))
      element.replaceWith(line)
    } else element.remove()
  }
  event.clipboardData.setData('text/plain', code ? copy.textContent : settle(write(copy, 0)))
  for (const element of copy.querySelectorAll<HTMLElement>(
    '.ek-user-text,.ek-md-plain,.ek-list-group[data-state=away]',
  ))
    element.style.whiteSpace = 'pre-wrap'
  event.clipboardData.setData('text/html', copy.innerHTML)
  event.preventDefault()
}

const frames = /^(PRE|[OU]L|T(ABLE|HEAD|BODY|R))$/

const controls =
  'button,svg,input,textarea,.ek-md-heading,.ek-find,.ek-pager,.ek-usage,.ek-md-code-head,.ek-md-destination,.ek-visually-hidden,[aria-label^=Back]'

/** What stands around a text in a line. */
const marks: Readonly<Record<string, string>> = { STRONG: '**', EM: '*', DEL: '~~', CODE: '`' }

/** A node as Markdown, with a form feed at both ends of a block. */
function write(node: Node, index: number): string {
  if (node instanceof Text) return node.data
  const { nodeName: name, parentNode: parent } = node
  let text = Array.from(node.childNodes, write).join('')
  const mark = marks[name]
  if (mark) return mark + text + mark
  if (name === 'BR') return '\n'
  if (name === 'A') {
    const href = (node as Element).getAttribute('href') ?? ''
    return href === text || href[0] === '#' ? text : `[${text}](${href})`
  }
  if (/^T[DH]$/.test(name)) return ` ${text.replace(/\n/g, ' ').replace(/\|/g, '\\|')} |`
  if (name === 'TR')
    return `|${text}\n${index || parent?.previousSibling ? '' : `|${' --- |'.repeat(node.childNodes.length)}\n`}`
  if (name === 'LI') {
    const marker = parent?.nodeName === 'OL' ? `${(parent as HTMLOListElement).start + index}. ` : '- '
    const gap = (node as Element).querySelector(':scope>p') ? '\n\n' : '\n'
    return `${marker}${settle(text, gap).replace(/\n(?=.)/g, `\n${' '.repeat(marker.length)}`)}\n`
  }
  if (name === 'PRE') {
    const fence = text.includes('```') ? '~~~~' : '```'
    const language = /^Code, (.*)/.exec((node as Element).getAttribute('aria-label') ?? '')?.[1] ?? ''
    text = `${fence}${language}\n${(node.textContent ?? '').replace(/\n$/, '')}\n${fence}`
  } else if (/^H\d/.test(name)) text = `${'#'.repeat(Number(name[1]))} ${text}`
  else if (name === 'HR') text = '---'
  else if (name === 'BLOCKQUOTE') text = settle(text).replace(/^./gm, '> $&').replace(/^$/gm, '>')
  else if (!/^(P|DIV|.L|D.|TABLE|SECTION|ARTICLE|DETAILS|SUMMARY)$/.test(name)) return text
  return `\f${text}\f`
}

/** Puts so much between blocks, and nothing around them. */
function settle(text: string, gap = '\n\n'): string {
  return text.replace(/^[\f\n]+|[\f\n]+$/g, '').replace(/\n?\f+\n?/g, gap)
}
