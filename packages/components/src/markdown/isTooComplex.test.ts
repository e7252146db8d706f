import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { isTooComplex } from './isTooComplex.ts'
import { Markdown } from './Markdown.tsx'

describe('isTooComplex', () => {
  it.each([
    ['nested quotes', `${'> '.repeat(500)}x`],
    ['nested lists', Array.from({ length: 200 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n')],
    ['open brackets', '['.repeat(5000)],
    ['open emphasis', '*a **a '.repeat(2000)],
    ['a vast table', `${'|a'.repeat(500)}|\n`.repeat(100)],
    ['many definitions', Array.from({ length: 3000 }, (_, n) => `[${n}]: /x`).join('\n')],
    ['a long text', 'word '.repeat(40_000)],
  ])('shows %s plain, and quickly', (_what, text) => {
    expect(isTooComplex(text)).toBe(true)
    const start = performance.now()
    expect(renderToStaticMarkup(createElement(Markdown, { text }))).toContain('ek-markdown-plain')
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('leaves an ordinary long answer formatted', () => {
    const section =
      '## Part\n\n- **one** of `many`\n  - [x](https://a.example)\n\n| a | b |\n| - | - |\n| c | d |\n\n'
    expect(isTooComplex(section.repeat(100))).toBe(false)
  })
})
