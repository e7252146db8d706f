import { tests } from 'commonmark-spec'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { canonicalHtml } from './canonicalHtml.fixtures.ts'
import { Markdown } from './Markdown.tsx'

/** The specification writes a tab as an arrow. */
const examples = tests.map(({ markdown, html, ...rest }) => ({
  ...rest,
  markdown: markdown.replaceAll('→', '\t'),
  html: html.replaceAll('→', '\t'),
}))

/** Raw HTML as text, as the reference compiler writes it where it is told to be safe. */
function referenceHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}

describe('Markdown, by CommonMark 0.31.2', () => {
  it.each(examples)('renders example $number of “$section”', ({ markdown, html }) => {
    const reference = referenceHtml(markdown)
    // Raw HTML, and what GFM makes a link, are where the specification's own HTML is not what must be shown.
    const expected =
      micromark(markdown, { allowDangerousProtocol: true }) === html && reference === html ? html : reference
    expect(canonicalHtml(renderToStaticMarkup(createElement(Markdown, { text: markdown })))).toBe(
      canonicalHtml(expected),
    )
  })
})
