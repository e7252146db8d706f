import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './Markdown.tsx'

function render(text: string, streaming = false): string {
  return renderToStaticMarkup(createElement(Markdown, { text, streaming }))
}

function hrefsOf(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
}

describe('Markdown', () => {
  it('shows raw HTML as text and creates no image, script, style or id', () => {
    const html = render(
      '<img src=x onerror=alert(1)> <script>1</script> ![a](https://e.example/p.png)\n\n| a |\n|--:|\n| b |\n\nx[^1]\n\n[^1]: y',
    )
    expect(html).not.toMatch(/<(?:img|script|iframe|link|style)\b/)
    expect(html).not.toMatch(/\s(?:style|id|onerror)="/)
    expect(html).toContain('&lt;img src=x')
    expect(html).toContain('Image not loaded: a')
  })

  it('makes a link of no address but http, https and mailto', () => {
    const html = render(
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](/settings) [d](//evil.example) ![e](javascript:1) [f](mailto:a@b.example)',
    )
    expect(hrefsOf(html)).toEqual(['mailto:a@b.example'])
    expect(html).toContain('rel="noopener noreferrer nofollow"')
  })

  it('says where a link leads unless its text already does', () => {
    expect(render('[docs](https://a.example/x)')).toContain('ek-md-destination')
    expect(render('[https://bank.example](https://evil.example)')).toMatch(
      /ek-md-destination[^>]*>evil\.example</,
    )
    expect(render('<https://bank.example@evil.example/>')).toMatch(/ek-md-destination[^>]*>evil\.example</)
    expect(render('<https://a.example/x>')).not.toContain('ek-md-destination')
    expect(render('[bänk.example](https://bänk.example)')).toMatch(/ek-md-destination[^>]*>xn--/)
  })

  it.each([
    [
      'links of every kind',
      'See https://a.example/one and [two](https://b.example/two), or [three].\n\nAlso <https://c.example/four>.\n\n[three]: https://d.example/three\n\nEnd.',
    ],
    [
      'an address in strong text',
      'So **https://a.example/long/path** it is, **see https://b.example/x too**.',
    ],
  ])('shows no address, at any prefix of a growing text, that is not in the whole: %s', (_what, text) => {
    const whole = new Set(hrefsOf(render(text)))
    expect(whole.size).toBeGreaterThan(1)
    for (let end = 0; end <= text.length; end += 1) {
      for (const href of hrefsOf(render(text.slice(0, end), true))) expect(whole).toContain(href)
    }
  })

  it('renders every prefix without throwing', () => {
    const text = '# H\n\n> - **a** `b`\n\n```ts\nx\n```\n\n| a | b |\n| - | - |\n| *c* | ~~d~~ |\n\n1. [x](y)'
    for (let end = 0; end <= text.length; end += 1) {
      expect(render(text.slice(0, end), true)).toContain('ek-markdown')
    }
  })
})
