import { createElement } from 'react'
import { renderToStaticMarkup, renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { HighlightedCode } from '../highlight/HighlightedCode.tsx'
import { mathPlugin } from '../math/mathPlugin.ts'
import { hostileMarkdown } from './hostileMarkdown.fixtures.ts'
import { Markdown } from './Markdown.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

const corpus = hostileMarkdown()
const kinds = new Map<string, string[]>()
for (const { name, text } of corpus) {
  const kind = name.replace(/, \d+$/, '')
  kinds.set(kind, [...(kinds.get(kind) ?? []), text])
}

const plugins: MarkdownPlugins = { Code: HighlightedCode, math: mathPlugin }

describe('a hostile text', () => {
  it('is one of at least 300, all different', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(300)
    expect(new Set(corpus.map(({ text }) => text)).size).toBe(corpus.length)
  })

  it.each([...kinds])(
    'of the kind "%s" becomes nothing but harmless elements, at every prefix',
    (_kind, texts) => {
      const problems = texts.flatMap((text) => {
        const whole = render(text, false)
        const addresses = new Set(addressesOf(whole))
        const found = [...dangersIn(whole), ...hiddenDestinations(whole)]
        for (let end = 0; end <= text.length; end += 1) {
          const part = render(text.slice(0, end), true)
          found.push(...dangersIn(part))
          for (const address of addressesOf(part)) {
            if (!addresses.has(address) && !holds(text, address)) found.push(`shows ${address} for a while`)
          }
        }
        return found.map((problem) => `${JSON.stringify(text)} ${problem}`)
      })
      expect([...new Set(problems)]).toEqual([])
    },
  )

  it('is as harmless to a server that hydrates, and with plug-ins', () => {
    const problems = corpus.flatMap(({ text }) => {
      const markdown = createElement(Markdown, { text })
      const html = renderToString(createElement(MarkdownPluginsProvider, { plugins }, markdown))
      return dangersIn(html.replaceAll('<!-- -->', ''))
    })
    expect(problems).toEqual([])
  })

  it('renders the same every time', () => {
    for (const { text } of corpus) {
      expect(renderToStaticMarkup(createElement(Markdown, { text }))).toBe(render(text, false))
    }
  })
})

describe('the check of a hostile text', () => {
  it.each([
    '<p class="ek-md-p"><img></p>',
    '<link rel="preload" as="image" href="https://evil.example/p.png"/>',
    '<p class="ek-md-p" onclick="canary()"></p>',
    '<p class="ek-md-p" style="background:url(x)"></p>',
    '<p class="button"></p>',
    '<div id="root"></div>',
    '<details open="" class="ek-md-details"></details>',
    '<a class="ek-md-link" href="javascript:canary()">x</a>',
    '<a class="ek-md-link" href="/settings">x</a>',
    '<svg><script></script></svg>',
  ])('notices %s', (html) => {
    expect(dangersIn(html)).not.toEqual([])
  })

  it('notices a link that does not say where it leads', () => {
    expect(hiddenDestinations('<a href="https://evil.example/">bank.example</a>')).toHaveLength(1)
    expect(hiddenDestinations('<a href="https://evil.example/">go <b>evil.example</b></a>')).toEqual([])
  })
})

/** Many texts begin alike. */
const rendered = new Map<string, string>()

function render(text: string, streaming: boolean): string {
  const key = `${streaming} ${text}`
  const html = rendered.get(key) ?? renderToStaticMarkup(createElement(Markdown, { text, streaming }))
  rendered.set(key, html)
  return html
}

/** Whether the text holds the address as it is, and nothing that would go on with it. */
function holds(text: string, address: string): boolean {
  return text
    .split(address)
    .slice(1)
    .some((rest) => /^(?:[\s)\]>"'|]|$)/.test(rest))
}

/** What in this markup is not on the list of what Markdown may become. React escapes `<` and `>` everywhere else. */
function dangersIn(html: string): string[] {
  const problems: string[] = []
  for (const [tag, name = '', attributes = ''] of html.matchAll(/<([^\s>/]+)([^>]*)>/g)) {
    if (!elements.has(name)) problems.push(`becomes ${tag}`)
    for (const [, attribute = '', value = ''] of attributes.matchAll(/\s([^\s=>]+)(?:="([^"]*)")?/g)) {
      if (!attributeNames.test(attribute)) problems.push(`gets ${attribute} in ${tag}`)
      // The kit's own, of footnotes.
      if (attribute === 'id' && !/^(?:_R_\w+_|ek-\w+-\d+)-(?:call|note)-\d+$/.test(value)) {
        problems.push(`gets the id ${value}`)
      }
      if (attribute === 'class' && !/^ek-[a-z0-9-]+(?: ek-[a-z0-9-]+)*$/.test(value)) {
        problems.push(`gets the class ${value}`)
      }
    }
  }
  for (const address of addressesOf(html)) {
    if (!/^(?:https?:\/\/|mailto:)/.test(address) || new URL(address).href !== address) {
      problems.push(`links to ${address}`)
    }
  }
  return problems
}

const elements: ReadonlySet<string> = new Set(
  [
    'div span p h1 h2 h3 h4 h5 h6 ul ol li input blockquote hr br strong em del sup section code pre a',
    'table thead tbody tr th td button svg path circle rect sub kbd mark details summary',
  ]
    .join(' ')
    .split(' ')
    .flatMap((name) => [name, `/${name}`]),
)

/** `type`, `checked` and `disabled` are those of a task's box; `d` and what follows, those of a drawing. */
const attributeNames =
  /^(?:class|id|href|target|rel|dir|translate|role|focusable|start|type|checked|disabled|readOnly|tabindex|aria-[a-z]+|data-[a-z]+|d|viewBox|cx|cy|r|x|y|rx|width|height|\/)$/

function addressesOf(html: string): string[] {
  return [...html.matchAll(/\shref="(?!#)([^"]*)"/g)].map(([, address = '']) => decode(address))
}

/** Links that do not say where they lead. */
function hiddenDestinations(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="(?!#)([^"]*)"[^>]*>(.*?)<\/a>/gs)].flatMap(
    ([, address = '', inside = '']) => {
      const url = new URL(decode(address))
      const shown = decode(inside.replace(/<[^>]*>/g, ''))
      return shown.includes(url.host === '' ? url.pathname + url.search : url.host)
        ? []
        : [`hides that it leads to ${url.href}`]
    },
  )
}

function decode(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
}
