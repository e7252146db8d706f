import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Markdown } from './Markdown.tsx'

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

const bombs: readonly (readonly [what: string, text: string])[] = [
  ['open emphasis', '*a '.repeat(16_000)],
  ['emphasis of two kinds', '_*_*'.repeat(12_000)],
  ['open strong and emphasis', '**a *b '.repeat(7000)],
  ['emphasis within words', 'a**b'.repeat(12_000)],
  ['nested emphasis', `${'*a '.repeat(10_000)}b${'*'.repeat(10_000)}`],
  ['a run of asterisks on both sides', `${'*'.repeat(25_000)}a${'*'.repeat(25_000)}`],
  ['open strikethrough', '~~a '.repeat(12_000)],
  ['open brackets', '['.repeat(50_000)],
  ['open images', '![['.repeat(16_000)],
  ['closing brackets', ']('.repeat(25_000)],
  ['open links', '[a]('.repeat(12_000)],
  ['nested links', `${'['.repeat(12_000)}${'](a)'.repeat(12_000)}`],
  ['references without definitions', '[a]'.repeat(16_000)],
  ['open angles', '<'.repeat(50_000)],
  ['open tags', '<a '.repeat(16_000)],
  ['an open comment', `<!--${'a\n\n'.repeat(16_000)}`],
  ['ampersands', '&'.repeat(50_000)],
  ['backticks in growing runs', lines(300, (index) => `${'`'.repeat(index)} a`)],
  ['addresses in parentheses', `http://a.b/${')'.repeat(50_000)}`],
  ['quotes in quotes', '> '.repeat(5000)],
  ['lists in lists', lines(500, (index) => `${'  '.repeat(index)}- x`)],
  ['lists and quotes in one another', '> - '.repeat(12_000)],
  ['a table of 500 × 2,000', lines(2002, (index) => (index === 1 ? '|-' : '|a').repeat(500))],
  ['pipes', '|'.repeat(50_000)],
  ['definitions', lines(3000, (index) => `[${index}]: /x`)],
  ['footnotes', lines(1500, (index) => `a[^${index}]\n\n[^${index}]: x\n`)],
  ['spaces', `${' '.repeat(50_000)}a`],
  ['tabs', `a${'\t'.repeat(50_000)}a`],
  ['underlined headings', 'a\n-\n'.repeat(5000)],
  ['short fences', '```\n```\n'.repeat(3000)],
  ['a tag of attributes', `<a${' b'.repeat(25_000)}`],
  ['a tag of spaces', `<a ${' '.repeat(50_000)}x`],
  ['open quotes in tags', "<a b='".repeat(8000)],
  ['open declarations', '<!a '.repeat(12_000)],
  ['addresses that may go on', 'http://a.b/)))x '.repeat(3000)],
  ['addresses in one another', `${'_www.'.repeat(3000)}x_y z`],
  ['addresses before dots', `${'_www.'.repeat(1500)}${'.'.repeat(7500)}x_y z`],
  ['an address before dots', `www.${'.'.repeat(30_000)}x`],
  ['an e-mail of many parts', `a@${'b.'.repeat(7400)}b1 x`],
  ['code of one word', `x \` ${'a'.repeat(15_000)}\` y`],
  ['a title of spaces', `[a](b "${' '.repeat(15_000)}"x y`],
  ['rules', '---\n'.repeat(60_000)],
  ['tags', '<p>\n\n'.repeat(60_000)],
  ['e-mails', 'a@b.c-'.repeat(8000)],
  ['an at behind many words', `${'a.'.repeat(25_000)}@`],
  ['prices', '$a '.repeat(16_000)],
  ['open brackets of TeX', '\\( '.repeat(16_000)],
  ['open brackets of TeX, of both kinds', '\\(\\[ '.repeat(10_000)],
  ['brackets of TeX before line breaks of TeX', `${'\\(a'.repeat(5000)}${'\\\\)'.repeat(5000)}`],
  ['open elements of the list', '<sub>'.repeat(10_000)],
  ['elements in one another', `${'<sub>'.repeat(5000)}${'</sub>'.repeat(5000)}`],
  ['ends of elements', '</kbd>*'.repeat(8000)],
  ['line breaks', '<br>'.repeat(12_000)],
  ['details in one another', '<details>\n'.repeat(5000)],
  ['ends of details', '</details>\n'.repeat(5000)],
  ['summaries', '<details><summary>a</summary>\n'.repeat(2000)],
  ['fences in a document', '```md\n'.concat('```js\n'.repeat(8000))],
  ['hosts before users', 'https://a'.repeat(5000)],
  ['hosts with a user', 'https://a@'.repeat(5000)],
  ['an address before marks', `https://a.b/${'.'.repeat(15_000)}，`],
  ['emphasis beside CJK', '**（'.repeat(12_000)],
  ['titles without an end', '[a](b "'.repeat(7000)],
  ['escaped brackets', `[${'a\\]'.repeat(12_000)}`],
  ['footnote calls', '[^a]'.repeat(12_000)],
  [
    'late definitions',
    `${lines(1500, (index) => `[${index}]\n`)}\n${lines(1500, (index) => `[${index}]: /x\n`)}`,
  ],
]

/** So much of a paragraph is formatted; one that is longer is plain, and so no bomb. */
const formatted = 15_900

const allBombs = bombs.flatMap(([what, text]) => [
  [what, text] as const,
  ...(text.length > formatted ? [[`${what}, cut`, text.slice(0, formatted)] as const] : []),
])

// Each takes well under a second; the runner's limit is five.
it.each(allBombs)('shows %s in bounded time and depth', (_what, text) => {
  const html = renderToStaticMarkup(createElement(Markdown, { text }))
  expect(html.length).toBeLessThan(5_000_000)
  let depth = 0
  let deepest = 0
  for (const [tag] of html.matchAll(/<\/?[a-z][^>]*>/g)) {
    if (/^<(?:hr|br|input)|\/>$/.test(tag)) continue
    depth += tag.startsWith('</') ? -1 : 1
    deepest = Math.max(deepest, depth)
  }
  expect(deepest).toBeLessThan(210)
})
