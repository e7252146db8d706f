import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { mathPlugin } from '../math/mathPlugin.ts'
import { Markdown } from './Markdown.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

/** The markup without what is there for looks. */
function shown(text: string, plugins: MarkdownPlugins = {}, streaming = false): string {
  const children = createElement(Markdown, { text, streaming })
  return (
    renderToStaticMarkup(createElement(MarkdownPluginsProvider, { plugins, children }))
      // A text beside elements stands in one of its own.
      .replace(/<span class="ek-text">([^<]*)<\/span>/g, '$1')
      .replace(/<span class="ek-md-link-words">([^<]*)<\/span>/g, '$1')
      .replace(/<span class="ek-md-destination".*?<\/span>/g, '')
      .replace(/ (?:class|dir|target|rel|tabindex|role|aria-label|translate|data-[a-z]+)="[^"]*"/g, '')
      .replace(/<\/?div>/g, '')
  )
}

function words(html: string): string {
  return html.replace(/<[^>]*>/g, '')
}

describe('emphasis beside Chinese, Japanese and Korean', () => {
  it.each([
    ['**注意：**请先备份。', '<strong>注意：</strong>请先备份。'],
    ['含**「重点」**内容', '含<strong>「重点」</strong>内容'],
    [
      '**日本語の文章（括弧付き）。**この文が続きます。',
      '<strong>日本語の文章（括弧付き）。</strong>この文が続きます。',
    ],
    ['**“공개 문서”**는 원칙입니다.', '<strong>“공개 문서”</strong>는 원칙입니다.'],
    ['~~删除的文字（带括号）。~~这个句子。', '<del>删除的文字（带括号）。</del>这个句子。'],
    ['**이 용어(This term)**를 강조', '<strong>이 용어(This term)</strong>를 강조'],
    ['我可以强调**这个`code`**吗', '我可以强调<strong>这个<code>code</code></strong>吗'],
    [
      'これは**[リンク](https://a.example/)**です',
      'これは<strong><a href="https://a.example/">リンク</a></strong>です',
    ],
    ['*斜体。*后面', '<em>斜体。</em>后面'],
    ['葛󠄀**(こ)**', '葛󠄀<strong>(こ)</strong>'],
    ['a**〜**a', 'a<strong>〜</strong>a'],
    ['__注意__：中文', '<strong>注意</strong>：中文'],
  ])('is emphasis: %s', (text, html) => {
    expect(shown(text)).toBe(`<p>${html}</p>`)
  })

  it('is left as CommonMark has it beside other letters', () => {
    expect(shown('**Note:**next word')).toBe('<p>**Note:**next word</p>')
    expect(shown('a*"foo"*')).toBe('<p>a*&quot;foo&quot;*</p>')
    expect(shown('snake_case_中文_x')).toBe('<p>snake_case_中文_x</p>')
  })
})

describe('a tilde', () => {
  it.each([
    'Ranges 5~7 and 8~9 units.',
    '5~7U 保证金 × 100~200倍',
    '~$120B (~$55–65B to a supplier)',
    '大约3~5天，价格100~200元',
    'age(1~3), height(80~100)',
    '~text~ and ~~~text~~~ x',
  ])('is one where it is not doubled: %s', (text) => {
    expect(shown(text)).toBe(`<p>${text}</p>`)
  })

  it('strikes where it is doubled, also around others', () => {
    expect(shown('~~25~30~~ and ~10')).toBe('<p><del>25~30</del> and ~10</p>')
  })
})

const math: MarkdownPlugins = { math: mathPlugin }
const tex = (html: string): string[] =>
  [...html.matchAll(/<span><code>(.*?)<\/code><\/span>/gs)].map(([, one = '']) => one)

describe('formulas in the brackets of TeX', () => {
  it.each([
    ['Euler: \\(e^{i\\pi}+1=0\\), and', ['e^{i\\pi}+1=0']],
    ['\\[\n\\int_0^1 x\\,dx = \\frac{1}{2}\n\\]', ['\\int_0^1 x\\,dx = \\frac{1}{2}']],
    ['as a sum: \\\\(a_1 + a_2\\\\).', ['a_1 + a_2']],
    ['\\[ x = 1 \\]', ['x = 1']],
    ['\\[\na\n+ b\n- c\n\\]\n\nEnd', ['a\n+ b\n- c']],
    ['其中\\(x\\)为', ['x']],
    ['| a |\n| - |\n| \\(x_1\\) |', ['x_1']],
    ['\\(f(x) = \\left(a \\\\ b\\right)\\)', ['f(x) = \\left(a \\\\ b\\right)']],
  ])('are found in %j', (text, formulas) => {
    expect(tex(shown(text, math))).toEqual(formulas)
  })

  it('are code as it was written without the plug-in', () => {
    expect(shown('Euler: \\(e^{i\\pi}*1*\\) x')).toBe('<p>Euler: <code>\\(e^{i\\pi}*1*\\)</code> x</p>')
    expect(words(shown('\\[\n\\int_0^1 x\\,dx\n\\]'))).toBe('\\[ \\int_0^1 x\\,dx \\]')
  })

  it.each([
    ['\\[1\\] Smith', '[1] Smith'],
    ['- \\[x\\] done', '[x] done'],
    ['\\[not a link\\](https://a.example)', '[not a link](https://a.example)'],
    ['\\(open', '(open'],
  ])('are escapes in %j', (text, seen) => {
    expect(words(shown(text, math))).toBe(seen)
  })
})

describe('a dollar', () => {
  it.each([
    'From $5 to $10, or $5 and 10$.',
    'the $2k cohort and the $25-50k tier',
    '价格从$5到$10之间, $5和10$',
    'US$5 and CA$6$',
    'cd $HOME/bin:$PATH and ${A}-${B}',
    '$/PR is down but $/session is up',
    '$(pwd)$(ls)',
    'C:$Recycle/x$',
    'kill $$ and its parent $$ too',
    '$$ is the id of the shell',
    'exit code $?, args $@.',
  ])('stays one in %s', (text) => {
    expect(shown(text, math)).toBe(`<p>${text}</p>`)
  })

  it('begins a formula where it is one', () => {
    expect(tex(shown('当$x$时, $2x + 3$: $10^3$ and - $v$: the speed', math))).toEqual([
      'x',
      '2x + 3',
      '10^3',
      'v',
    ])
  })
})

describe('HTML from a closed list', () => {
  it.each([
    ['| a |\n| - |\n| one<br>two<br/>three<br /> |', 'one<br/>two<br/>three<br/>'],
    ['H<sub>2</sub>O and x<sup>*n*</sup>', 'H<sub>2</sub>O and x<sup><em>n</em></sup>'],
    [
      '<kbd>Ctrl</kbd>+<kbd>C</kbd> <mark>**x**</mark>',
      '<kbd>Ctrl</kbd>+<kbd>C</kbd> <mark><strong>x</strong></mark>',
    ],
    ['<kbd>Ctrl</kbd>', '<kbd>Ctrl</kbd>'],
  ])('becomes elements: %j', (text, html) => {
    expect(shown(text)).toContain(html)
  })

  it.each([
    'a <sub>b',
    'a b</sub>',
    'a <sub>b</sup>',
    '*a <sub>b* c</sub>',
    'x <kbd onclick=alert(1)>b</kbd>',
    'x <sub class="ek-button">b</sub>',
    'x <b>b</b> <script>c</script>',
    'x <br onload=alert(1)> y',
    '<details open>\n<summary>a</summary>\n\nb\n\n</details>',
    '<details>\n<summary>a</summary>\n\nb',
    '> <details>\n> a\n\n</details>',
    'x <details> y',
    '<details>\n- a\n\nb',
  ])('is text where it is not balanced, or holds an attribute: %j', (text) => {
    const html = shown(text)
    expect(html).not.toMatch(/<(?:sub|sup|kbd|mark|br|details|summary|b|script)\b/)
    expect(html).toContain('&lt;')
  })

  it('unfolds what is in details, which may hold all that a text may', () => {
    const html = shown(
      '<details>\n<summary>The *log*</summary>\n\n- a\n\n```js\nlet x\n```\n\n</details>\n\nAfter',
    )
    expect(html).toMatch(
      /^<details><summary>The <em>log<\/em><\/summary><ul><li>a<\/li><\/ul>.*<\/details><p>After<\/p>$/s,
    )
    expect(shown('<details><summary>a</summary>\nb\n</details>\nc')).toBe(
      '<details><summary>a</summary><p>b</p></details><p>c</p>',
    )
    expect(shown('- <details>\n  <summary>a</summary>\n\n  <details>\n  b\n  </details>\n  </details>')).toBe(
      '<ul><li><details><summary>a</summary><details><p>b</p></details></details></li></ul>',
    )
  })
})

describe('a Markdown document in a fence', () => {
  const codeIn = (text: string): string[] =>
    [...shown(text).matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map(([, code = '']) => words(code))

  it.each(['markdown', 'md', 'MDX'])('may hold fences as long as its own: %s', (language) => {
    const text = `\`\`\`${language}\n# A\n\`\`\`js\nlet x\n\`\`\`\nb\n\`\`\`\n\nAfter`
    expect(codeIn(text)).toEqual(['# A\n```js\nlet x\n```\nb'])
    expect(shown(text)).toMatch(/<p>After<\/p>$/)
  })

  it('ends at a bare fence, and counts none that is shorter or of another kind', () => {
    expect(codeIn('```md\na\n```\nb')).toEqual(['a'])
    expect(codeIn('````md\n```js\nx\n````\nb')).toEqual(['```js\nx'])
    expect(codeIn('```md\n~~~js\nx\n```\nb')).toEqual(['~~~js\nx'])
    expect(codeIn('```text\n```js\nx\n```\nb')).toEqual(['```js\nx'])
    expect(codeIn('> ~~~md\n> ~~~sh\n> ls\n> ~~~\n> b\n> ~~~\n')).toEqual(['~~~sh\nls\n~~~\nb'])
  })
})

describe('a footnote', () => {
  const html = renderToStaticMarkup(
    createElement(
      'main',
      undefined,
      [1, 2].map((key) =>
        createElement(Markdown, { key, text: 'a[^x] b[^x] [c[^x]](https://a.example)\n\n[^x]: Note' }),
      ),
    ),
  )

  it('is led to by each of its marks but those in links, and leads back to the first', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    const leads = [...html.matchAll(/ href="#([^"]*)"/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(leads).toHaveLength(6)
    for (const id of leads) expect(ids).toContain(id)
  })
})

it('breaks lines where they were broken, if it is told to', () => {
  const text = 'Roses are red\nViolets are blue'
  expect(shown(text)).toBe(`<p>${text}</p>`)
  expect(shown(text, { lineBreaks: true })).toBe('<p>Roses are red<br/>\nViolets are blue</p>')
})

it('gives each block a direction of its own, and code the one from left to right', () => {
  const html = renderToStaticMarkup(
    createElement(Markdown, {
      text: 'مرحبا `npm i`\n\nHello\n\n- שלום\n\n> سلام\n\n# हिन्दी\n\n| ا |\n| - |\n| b |\n\n```\na\n```',
    }),
  )
  expect([...html.matchAll(/<(\w+)[^>]* dir="([a-z]+)"/g)].map(([, tag, dir]) => `${tag} ${dir}`)).toEqual([
    ...['p auto', 'code ltr', 'p auto', 'ul auto', 'blockquote auto', 'h1 auto', 'div auto', 'div ltr'],
  ])
})

const growing = [
  ['**注意：**请 H<sub>2</sub>O <kbd>C</kbd> ~~x~~ 5 end', /[<>*~]/],
  ['see \\(a_1\\) and \\[b^2\\] end', /\\[()[\]]|[[(]/],
  ['\\[\nx^2\n+ y\n\\]\n\nend', /\\[[\]]/],
  ['<details>\n<summary>More</summary>\n\ntext\n\n</details>\n\nend', /[<>]/],
  ['- <details><summary>More</summary>\n  text\n  </details>\n\nend', /[<>]/],
  ['| a |\n| - |\n| b<br>c |\n\nend', /[<>]/],
] as const

it.each(growing)('shows nothing half open at any prefix of %j', (text, marker) => {
  for (let end = 0; end <= text.length; end += 1) {
    const seen = words(shown(text.slice(0, end), math, true)).replaceAll(/&[lg]t;/g, '<')
    expect(seen, text.slice(0, end)).not.toMatch(marker)
  }
})
