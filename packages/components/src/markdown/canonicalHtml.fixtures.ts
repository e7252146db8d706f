import { safeAddress } from './safeAddress.ts'

/**
 * What a piece of HTML means, in a form in which a specification's HTML and ours are the same text. White space between
 * blocks and at their ends goes; ours loses its wrappers, classes and shown destinations; an address is decoded; a link
 * that may not be opened is its text; an image is its description and address; raw HTML is text.
 */
export function canonicalHtml(html: string): string {
  const template = document.createElement('template')
  template.innerHTML = html
  return readChildren(template.content, false)
    .replace(/[\u2060\u2061]+/g, '\n')
    .trim()
}

const blocks = new Set(
  'P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE HR TABLE THEAD TBODY TR TH TD SECTION DIV'.split(' '),
)

function readChildren(parent: ParentNode & Node, inCode: boolean): string {
  const text = Array.from(parent.childNodes, (node) => readNode(node, inCode)).join('')
  return inCode ? text : text.replace(/\s+/g, ' ').replace(/ ?([\u2060\u2061]) ?/g, '$1')
}

function readNode(node: Node, inCode: boolean): string {
  if (!(node instanceof Element)) return node.textContent ?? ''
  const tag = node.tagName
  if (
    node.matches(
      '.ek-md-destination, .ek-md-code-head, [data-footnote-backref], .ek-md-footnote-link[href*="-call-"]',
    )
  )
    return ''
  if (node.matches('.ek-md-image')) {
    const link = node.querySelector('a')
    const words = node.querySelector('[dir=auto]')?.textContent ?? ''
    return `{image ${words.trim()} ${node.closest('.ek-md-link, .ek-md-unlinked') ? '' : address(link?.getAttribute('href'))}}`
  }
  if (tag === 'IMG') {
    return `{image ${(node.getAttribute('alt') ?? '').trim()} ${node.closest('a') ? '' : address(node.getAttribute('src'))}}`
  }
  if (tag === 'PRE') {
    const code = node.querySelector('code')
    const head = node.parentElement?.querySelector('.ek-md-code-language')?.textContent
    const named = /language-(\S+)/.exec(code?.className ?? '')?.[1] ?? head ?? 'text'
    const text = code?.textContent ?? ''
    return `\u2060{pre ${named} ${JSON.stringify(head === undefined ? text.replace(/\n$/, '') : text)}}\u2061`
  }
  const inner = readChildren(node, inCode)
  if (node.matches('.ek-md-plain')) return ` ${inner} `
  if (node.matches('div, span')) return blocks.has(tag) ? `\u2060${inner}\u2061` : inner
  if (tag === 'A') {
    if (node.getAttribute('href')?.startsWith('#')) return inner
    const href = address(node.getAttribute('href'))
    return href === '' ? inner : `{a ${href} ${inner}}`
  }
  const details = [
    tag === 'OL' && (node.getAttribute('start') ?? '1'),
    (tag === 'TD' || tag === 'TH') && (node.getAttribute('align') ?? node.getAttribute('data-align')),
    tag === 'INPUT' && String(node.hasAttribute('checked')),
  ].filter(Boolean)
  const text = `{${[tag.toLowerCase(), ...details].join(' ')} ${blocks.has(tag) ? trim(inner) : inner}}`
  return blocks.has(tag) ? `\u2060${text}\u2061` : text
}

function trim(text: string): string {
  return text.replace(/^[\s\u2060\u2061]+|[\s\u2060\u2061]+$/g, '')
}

/** `''` for one that may not be opened. */
function address(href: string | null | undefined): string {
  const safe = safeAddress(href ?? '')
  if (safe === undefined) return ''
  try {
    return decodeURIComponent(safe)
  } catch {
    return safe
  }
}
