import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './Markdown.tsx'

function render(text: string, streaming = false): string {
  return renderToStaticMarkup(createElement(Markdown, { text, streaming }))
}

const longHost = `bank.example.${'long.'.repeat(40)}evil.example`

function hrefsOf(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
}

/** What a reader sees, without the destinations beside links. */
function visibleText(html: string): string {
  return html
    .replace(/<span class="ek-md-destination".*?<\/span>/g, '')
    .replace(/<svg.*?<\/svg>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(lt|gt|amp|quot|#x27);/g,
      (_, name) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[String(name)] ?? "'",
    )
}

function prefixesOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, end) => text.slice(0, end))
}

describe('Markdown', () => {
  it('shows raw HTML as text and creates no image, script, style or foreign id', () => {
    const html = render(
      '<img src=x onerror=alert(1)> <script>1</script> ![a](https://e.example/p.png)\n\n![a](https://e.example/p.png)\n\n| a |\n|--:|\n| b |\n\nx[^1]\n\n[^1]: y',
    )
    expect(html).not.toMatch(/<(?:img|script|iframe|link|style)\b/)
    expect(html).not.toMatch(/\s(?:style|onerror)="|\sid="(?!_R_)/)
    expect(html).toContain('&lt;img src=x')
    expect(html).toContain('Image not loaded: <span dir="auto">a</span>')
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
    expect(render('[safe\u202Egpj.exe](https://a.example/x)')).toContain('safe⟨U+202E⟩gpj.exe</span>')
    expect(render('[**a**\u2067b](https://a.example/x)')).toContain('a⟨U+2067⟩b</span>')
    expect(render('[bänk.example](https://bänk.example)')).toMatch(/ek-md-destination[^>]*>xn--/)
    expect(render('[a@b.example](mailto:a@b.example?bcc=evil@c.example)')).toMatch(
      /ek-md-destination[^>]*>a@b\.example\?bcc=evil@c\.example</,
    )
    expect(render('[a](mailto:?bcc=evil@c.example)')).toMatch(/ek-md-destination[^>]*>\?bcc=evil@c\.example</)
    expect(render('[a](mailto:) [b](mailto://evil.example/c)')).not.toContain('href')
  })

  it.each([
    ['[bank.example](https://bank.example/?to=evil)', 'bank.example/?to=evil'],
    ['[https://a.example/us/it](https://a.example/evil/it)', 'a.example/evil/it'],
    ['[A.example](https://a.example/evil)', 'a.example/evil'],
    [
      `[a.example](https://a.example/${'x'.repeat(500)}?to=evil)`,
      `a.example/${'x'.repeat(79)}…${'x'.repeat(22)}?to=evil`,
    ],
    [`[${longHost}](https://${longHost}/evil)`, `${longHost}/evil`],
    ['[Mara](mailto:mara@a.example)', 'mara@a.example'],
    ['[mara@a.example](mailto:mara@a.example)', undefined],
    ['<mara@a.example>', undefined],
    [
      `[Mara](mailto:mara@a.example?cc=${'x'.repeat(200)}@evil.example)`,
      `mara@a.example?cc=${'x'.repeat(200)}@evil.example`,
    ],
    ['[a.example](https://a.example/)', undefined],
    ['[a.example/b](https://a.example/b/)', undefined],
  ])(
    'says all of the address where the text names its host and another place, or a person: %s',
    (text, destination) => {
      expect(/ek-md-destination[^>]*>([^<]*)</.exec(render(text))?.[1]).toBe(destination)
    },
  )

  it('takes an item without a word for empty, whatever white space is in the blank line below it', () => {
    expect(render('-\n\t\n  d')).toMatch(/<li[^>]*><\/li><\/ul><p[^>]*>d<\/p>/)
  })

  it('puts no link into a link', () => {
    expect(hrefsOf(render('[![alt](https://a.example/p.png)](https://b.example)'))).toEqual([
      'https://b.example/',
    ])
  })

  it('numbers footnotes by their first reference, also where a later definition changes the order', () => {
    const text = 'a[^one] b[^two]\n\n[^two]: Two.\n\nText.\n\n[^one]: One.\n'
    expect(visibleText(render(text))).toBe('a1 b2Text.FootnotesOne. ↩︎Two. ↩︎')
  })
})

describe('Markdown that grows', () => {
  it.each([
    [
      'links of every kind',
      'See https://a.example/one and [two](https://b.example/two), or [three].\n\nAlso <https://c.example/four>.\n\n[three]: https://d.example/three\n\nEnd.',
    ],
    [
      'an address in strong text',
      'So **https://a.example/long/path** it is, **see https://b.example/x too**.',
    ],
    [
      'a link in an image’s description',
      'Look ![at [this](https://a.example/x) thing](https://b.example/p.png) now',
    ],
    [
      'addresses in code, tags and cells',
      '`https://a.example/x y` <a href="https://b.example/c">\n\n| https://c.example/d | e |\n| - | - |\n| www.f.example/g | h@i.example |\n\nEnd',
    ],
    ['definitions of one label', '[a]\n\n[a]: https://a.example/first\n[a]: https://b.example/second\n\n[a]'],
    [
      'an address in parts',
      '[a](https://a.example/b(c)d "title (x)") <https://e.example> www.f.example/g. Then',
    ],
  ])('links to no address, at any prefix, that is not in the whole: %s', (_what, text) => {
    const html = render(text)
    const whole = new Set(hrefsOf(html))
    const wholeText = visibleText(html)
    expect(whole.size).toBeGreaterThan(0)
    for (const prefix of prefixesOf(text)) {
      const grown = render(prefix, true)
      for (const href of hrefsOf(grown)) {
        expect(whole.has(href) || wholeText.includes(href), `${href} at “${prefix}”`).toBe(true)
      }
    }
  })

  it.each([
    'x <!-- https://evil.example y --> z',
    'x <?php https://evil.example y ?> z',
    'x <!A https://evil.example y > z',
    'x <a title="https://evil.example y"> z',
    'x <a title="[b](https://evil.example) y"> z',
    '<span title="[b](https://evil.example) y">',
    'a\n<b c="https://evil.example y\nz">w',
    '[a](https://x.example "t \\" [b](https://evil.example) c") d',
    "[a](https://x.example 't \\' https://evil.example c') d",
    '[a](https://x.example (t \\) https://evil.example c)) d',
    '[a](<https://x.example/\\> https://evil.example >) d',
    '[a](https://x.example           "t https://evil.example c") d',
    `[a](https://x.example "${'t '.repeat(300)}https://evil.example c") d`,
    '[a]: https://x.example "tit\n[b](https://evil.example) live"\n\nend',
    '[a\nb]: https://evil.example "open"\n\nend',
    `[${'a '.repeat(250)}]: https://evil.example "open"\n\nend`,
    '[foo]: https://evil.example\n\nx [foo](https://ok.example) y',
    '[a]: https://evil.example\n\nx [a][b] y',
    'https://evil.example/a`|` b\n|-|-|\n',
    `${'a'.repeat(410)} https://evil.example/a|b c\n|-|-|\n`,
    '[a <b title="](https://evil.example) c">](https://ok.example) d',
  ])('has no address at any prefix, not even as text, that it does not have at the end: %j', (text) => {
    const whole = new Set(hrefsOf(render(text)))
    for (const prefix of prefixesOf(text)) {
      for (const href of hrefsOf(render(prefix, true))) expect(whole, prefix).toContain(href)
    }
  })

  it('shows what may be a definition or a title no later than it is too long for one', () => {
    const words = 'word '.repeat(200)
    for (const text of [
      `[Note]: ${words}`,
      `[a]:\n${words}`,
      `[a]: https://x.example\n"${words}`,
      `[see](here "${words}`,
      `![see](here (${words}`,
    ]) {
      expect(visibleText(render(text, true)).length, text).toBeGreaterThan(900)
      expect(hrefsOf(render(text, true))).toEqual([])
    }
    expect(visibleText(render('[Note]: word by', true))).toContain('word by')
  })

  it.each([
    ['emphasis', 'An *emphasised* and **strong** and ***both*** and ~~struck~~ word'],
    ['emphasis in emphasis', 'A **strong *and emphasised* text** here'],
    ['code', 'Run `npm install` or ``a ` b`` now'],
    ['a link', 'See [the docs](https://a.example/x "Title") and ![an image](https://b.example/y.png) here'],
    ['headings', '# One\n\n## Two\n\nThree\n---\n\nFour\n===\n'],
    ['lists', '- one\n- two\n  1. three\n  2. four\n\n* five\n\n- [ ] six\n- [x] seven\n'],
    ['a quote and a rule', '> quoted\n> text\n\n---\n\n***\n\nEnd'],
    ['a fence', 'Code:\n\n```ts\nconst a = 1\n```\n\n~~~\nb\n~~~\n'],
    ['a table', 'Data:\n\n| a | b |\n| :-- | --: |\n| c | d |\n| e | f |\n\nEnd'],
    ['a table without outer pipes', 'a | b\n--- | ---\nc | d\n'],
    ['entities and escapes', 'Fish &amp; chips &#169; 2 \\* 3 &lt;'],
    ['an autolink', 'At <https://a.example/x> and <mail@b.example> now'],
    [
      'a definition',
      '[a]: https://a.example "Title"\n\nText\nText.\n\nSee [a].\n\n[b]: https://b.example\n"Title"\n\nEnd',
    ],
    ['code in a list', '- run\n\n  ```sh\n  ls\n  ```\n- done'],
    ['a hard break', 'one\\\ntwo  \nthree'],
  ])('shows no marker, at any prefix, that the whole does not show: %s', (_what, text) => {
    const markers = /[*_~`#|<>&\\=\][()!]|^\s*(?:[-+]|\d+[.)])\s*$/gm
    const whole = visibleText(render(text))
    const allowed = new Set(whole.match(markers) ?? [])
    for (const prefix of prefixesOf(text)) {
      const seen = visibleText(render(prefix, true))
      const flashed = (seen.match(markers) ?? []).filter((marker) => !allowed.has(marker))
      expect(flashed, `“${prefix}” shows “${seen}”`).toEqual([])
    }
  })

  it.each(['[the report](', '![a chart](', '| a |\n| - |\n| [the report](', 'see <'])(
    'shows nothing of a long address while it is written: %j',
    (before) => {
      const address = `https://a.example/${'signed'.repeat(200)}`
      const text = `${before}${address}`
      for (let end = before.length + 1; end <= text.length; end += 7) {
        const seen = visibleText(render(text.slice(0, end), true))
        expect(seen, text.slice(0, end)).not.toMatch(/http|signed|\(|</)
      }
    },
  )

  it('keeps what it showed: at every prefix the words are those before and more', () => {
    const text =
      '## Plan\n\nA **bold** plan with `code`, [a link](https://a.example/x) and text.\n\n1. One\n2. *Two*\n\n| a | b |\n| - | - |\n| c | d |\n\n```js\nlet x\n```\n\nEnd.'
    let before = ''
    for (const prefix of prefixesOf(text)) {
      const words = visibleText(render(prefix, true)).replace(/[^\p{L}]/gu, '')
      expect(words.startsWith(before.slice(0, -5)), `“${prefix}”: ${before} became ${words}`).toBe(true)
      before = words
    }
  })

  it('shows an open fence as a code block, and text behind an open marker as what it marks', () => {
    expect(render('```ts\nlet a', true)).toMatch(/data-state="open".*>ts<.*let a/s)
    expect(render('so **very', true)).toContain('<strong class="ek-md-strong">very</strong>')
    expect(render('run `npm', true)).toContain('<code class="ek-code" dir="ltr" translate="no">npm</code>')
    expect(render('see [docs](https://a.ex', true)).toContain('>see docs<')
    expect(render('so **very', false)).toContain('so **very')
  })

  it('shows a line of numbers while it grows', () => {
    expect(visibleText(render('3.1415926535', true))).toBe('3.1415926535')
    expect(visibleText(render('1 2 3', true))).toBe('1 2 3')
    expect(visibleText(render('12:3', true))).toBe('12:3')
    expect(visibleText(render('1', true))).toBe('')
    expect(visibleText(render('- 12.', true))).toBe('')
  })

  it('shows as a table only what is one', () => {
    expect(render('| a | b |\n| - | -', true)).not.toContain('|')
    expect(render('| a | b |\n| - | - |\n', true)).toContain('<th')
    expect(visibleText(render('a | b\nis no table', true))).toBe('a | b\nis no table')
  })
})
