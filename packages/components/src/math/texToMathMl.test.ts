import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import temml from 'temml'
import { describe, expect, it } from 'vitest'
import { texToMathMl } from './texToMathMl.ts'

function markup(tex: string, display = true): string {
  return renderToStaticMarkup(texToMathMl(temml, tex, display))
}

function markupOrNothing(tex: string): string {
  try {
    return markup(tex)
  } catch {
    return ''
  }
}

describe('texToMathMl', () => {
  it.each([
    ['\\frac{a}{b^2}', '<mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac>'],
    ['\\sqrt{x}', '<msqrt><mrow><mi>x</mi>'],
    ['\\sum_{i=1}^n', '<munderover>'],
    ['\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}', '<mtable><mtr><mtd'],
    ['\\begin{aligned}a&=b\\\\c&=d\\end{aligned}', 'data-align="right"'],
    ['\\overline{ab}', 'data-notation="top"'],
    ['\\cancel{x}', 'data-notation="updiagonalstrike"'],
    ['\\boxed{x}', 'border:1px solid'],
    ['\\begin{array}{c|c}a&b\\end{array}', 'border-right:0.06em solid'],
    ['x \\in \\mathbb{R}', 'ℝ'],
  ])('shows %s', (tex, part) => {
    const html = markup(tex)
    expect(html).toMatch(/^<math class="ek-math-formula" display="block">/)
    expect(html).toContain(part)
  })

  it('tells a formula in a line from one of its own', () => {
    expect(markup('x', false)).toBe('<math class="ek-math-formula" display="inline"><mi>x</mi></math>')
  })

  it.each([
    ['a link', '\\href{javascript:alert(1)}{x}'],
    ['an address', '\\url{https://evil.example}'],
    ['an image', '\\includegraphics{https://evil.example/p.png}'],
    ['a class', '\\class{ek-button}{x}'],
    ['an id', '\\id{root}{x}'],
    ['a style', '\\style{position:fixed}{x}'],
    ['data', '\\data{a=b}{x}'],
    ['a reference', '\\ref{a}'],
    ['a macro', '\\def\\a{x}\\a'],
    ['a macro by another name', '\\newcommand{\\a}{x}\\a'],
    ['a macro that never ends', '\\def\\a{\\a\\a}\\a'],
    ['broken TeX', '\\frac{a}{'],
    ['an unknown command', '\\nonsense'],
    ['10,000 braces', '{'.repeat(5000) + '}'.repeat(5000)],
    ['depth', '\\sqrt{'.repeat(60) + 'x' + '}'.repeat(60)],
    ['cells', `\\begin{matrix}${'&'.repeat(2900)}\\end{matrix}`],
    ['length', 'x+'.repeat(1501)],
  ])('refuses %s', (_what, tex) => {
    expect(() => markup(tex)).toThrow()
  })

  it('keeps no colour, no distance beyond 20 em and nothing that moves out of its place', () => {
    const html = markup(
      '\\color{white}{x}\\textcolor{red}{y}\\colorbox{red}{z}\\rule{900em}{900em}\\hspace{900em}\\raisebox{900em}{x}\\kern-900em\\llap{xx}',
    )
    expect(html).not.toMatch(/color|background|position|margin|900/)
  })

  it('makes nothing of any TeX but elements and attributes of its list', () => {
    const pieces = fc.constantFrom(
      ...[
        '\\frac',
        '\\text{<img src=x onerror=alert(1)>}',
        '\\color{url(x)}',
        '\\mathrm',
        '{',
        '}',
        '^',
        '_',
        '&',
      ],
      ...[
        '\\\\',
        '\\begin{array}{c|c}',
        '\\end{array}',
        '\\hline',
        '\\cancel',
        '\\tag{1}',
        '\\\u202e',
        '$',
        '"',
        "'",
      ],
      ...[
        '\\left(',
        '\\right)',
        '\\operatorname{a"b}',
        '\\begin{align}',
        '\\end{align}',
        '\\bbox[url(x)]',
        'x',
        '2',
      ],
    )
    let formulas = 0
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const html = markupOrNothing(parts.join(' '))
        if (html !== '') formulas += 1
        for (const [, tag = '', attributes = ''] of html.matchAll(/<([a-z]+)([^>]*)>/g)) {
          expect(tag).toMatch(/^m/)
          for (const [, name = ''] of attributes.matchAll(/ ([a-z-]+)=/g)) {
            expect(name).not.toMatch(/^(?:on|href|src|id$|xlink|action)/)
          }
          expect(attributes).not.toMatch(/url\(|javascript|expression/i)
        }
      }),
      { numRuns: 300 },
    )
    expect(formulas).toBeGreaterThan(10)
  })
})
