import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { HighlightedCode } from '../highlight/HighlightedCode.tsx'
import { mathPlugin } from '../math/mathPlugin.ts'
import { hostileMarkdown } from './hostileMarkdown.fixtures.ts'
import { Markdown } from './Markdown.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

/** What `runHostileMarkdown()` on this page's window saw. All but `texts` and `renderings` ought to be empty. */
export interface HostileMarkdownResult {
  readonly texts: number
  readonly renderings: number
  /** Names of canaries that were called. */
  readonly executed: readonly string[]
  /** The directive and the address of each violation of the page's policy. */
  readonly violations: readonly string[]
  /** Elements and attributes that Markdown must not make. */
  readonly elements: readonly string[]
}

/** Shows every hostile text at every prefix in this page, streaming, then whole, with and without plug-ins. */
async function runHostileMarkdown(): Promise<HostileMarkdownResult> {
  const executed: string[] = []
  const violations: string[] = []
  const elements = new Set<string>()
  for (const name of ['canary', 'alert', 'msgbox', 'print']) {
    Object.assign(window, { [name]: () => executed.push(name) })
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI}`)
  })

  const texts = hostileMarkdown()
  let renderings = 0
  for (const { text } of texts) {
    const stage = document.createElement('main')
    document.body.append(stage)
    const root = createRoot(stage)
    for (let end = 1; end <= text.length; end += 1) {
      flushSync(() => root.render(<Markdown text={text.slice(0, end)} streaming />))
      renderings += 1
      if (stage.querySelector(forbidden) !== null) elements.add(stage.innerHTML)
    }
    flushSync(() =>
      root.render(
        <MarkdownPluginsProvider plugins={plugins}>
          <Markdown text={text} />
        </MarkdownPluginsProvider>,
      ),
    )
    await nextFrame()
    renderings += 1
    for (const element of stage.querySelectorAll('*')) {
      for (const { name } of element.attributes) {
        if (
          /^(?:on|open|srcdoc|src|style|name|action|formaction|ping|xlink)/.test(name) &&
          !isOfFormula(element)
        ) {
          elements.add(element.outerHTML)
        }
      }
    }
    root.unmount()
    stage.remove()
  }
  return { texts: texts.length, renderings, executed, violations, elements: [...elements] }
}

const plugins: MarkdownPlugins = { Code: HighlightedCode, math: mathPlugin }

const forbidden = [
  'img, picture, source, video, audio, track, image, script, style, link, meta, base, title, template, slot',
  'iframe, frame, object, embed, applet, portal, form, select, textarea, dialog, marquee, use, animate, set',
  'a:not([href^="http://"], [href^="https://"], [href^="mailto:"], .ek-md-footnote-link[href^="#"])',
].join(', ')

/** React sets the few styles of a formula through the object model, which shows as an attribute. */
function isOfFormula(element: Element): boolean {
  return element.closest('math') !== null
}

/** Colours and formulas come with the next frames. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}

Object.assign(window, { runHostileMarkdown })
