import { HtmlRenderer, Parser } from 'commonmark'
import { tests } from 'commonmark-spec'
import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { strictMarkdown } from '../strict/strictMarkdown.ts'
import { canonicalHtml } from './canonicalHtml.fixtures.ts'
import { gfmExamples } from './gfmExamples.fixtures.ts'
import { Markdown } from './Markdown.tsx'
import { MarkdownPluginsProvider } from './MarkdownPlugins.tsx'

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
    expect(shown(markdown)).toBe(canonicalHtml(expected))
  })

  it('renders what the reference implementation does of texts that nobody would write', () => {
    const pieces = [
      ...[
        'a',
        'b',
        ' ',
        '  ',
        '    ',
        '\n',
        '\n',
        '\n\n',
        '\\',
        '!',
        '"',
        '(',
        ')',
        '.',
        'é',
        '“',
        '&amp;',
        '&#35;',
      ],
      ...['*', '**', '***', '_', '__', '`', '``', '[', ']', '[y]', '[y][]', '](/u "t")', '\n\n[y]: /u\n\n'],
      ...['- ', '+ ', '1. ', '2) ', '> ', '# ', '## ', '```\n', '~~~', '---', '===', '***'],
    ]
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((all) => all.join(''))
    fc.assert(
      fc.property(text, (markdown) => {
        // It knows no GFM, shows images otherwise, and takes more off a line of spaces in code than it should.
        fc.pre(!/~(?!~~)|!\[|^ +$/m.test(markdown))
        expect(shown(markdown)).toBe(canonicalHtml(new HtmlRenderer().render(new Parser().parse(markdown))))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('Markdown, by GFM', () => {
  it.each(gfmExamples)('renders %s', (_rule, markdown) => {
    expect(shown(markdown)).toBe(canonicalHtml(referenceHtml(markdown)))
  })
})

function shown(markdown: string): string {
  const children = createElement(Markdown, { text: markdown })
  return canonicalHtml(
    renderToStaticMarkup(
      createElement(MarkdownPluginsProvider, { plugins: { strict: strictMarkdown }, children }),
    ),
  )
}
