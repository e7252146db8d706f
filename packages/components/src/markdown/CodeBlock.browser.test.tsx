import { describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../styles.css'
import { HighlightedCode } from '../highlight/HighlightedCode.tsx'
import { CodeBlock } from './CodeBlock.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

const plugins: MarkdownPlugins = { Code: HighlightedCode }

function Block({ code, open = false, plain = false }: { code: string; open?: boolean; plain?: boolean }) {
  const runs = code.match(/(?:.*\n){50}|[^]+$/g) ?? []
  return (
    <MarkdownPluginsProvider plugins={plain ? none : plugins}>
      <div className="ek-root">
        <CodeBlock language="ts" runs={runs} open={open} />
      </div>
    </MarkdownPluginsProvider>
  )
}

const none: MarkdownPlugins = {}

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => `const value${n} = compute("${n}", ${n}) // note\n`).join('')
}

describe('CodeBlock in a browser', () => {
  it('keeps the nodes of the runs that are complete, and no text node longer than a run', async () => {
    const screen = await render(<Block code={lines(120)} open plain />)
    const before = [...screen.container.querySelectorAll('.ek-md-code-run')]
    const texts = before.map((run) => run.firstChild)
    await screen.rerender(<Block code={lines(400)} open plain />)
    const after = [...screen.container.querySelectorAll('.ek-md-code-run')]
    expect(after.slice(0, 3)).toEqual(before)
    expect(after.slice(0, 2).map((run) => run.firstChild)).toEqual(texts.slice(0, 2))
    for (const run of after) expect(run.textContent.split('\n').length).toBeLessThanOrEqual(51)
    expect(screen.container.querySelector('pre')?.textContent).toBe(lines(400))
  })

  it.each([
    ['one line without an end', 'QUJD'.repeat(10_000)],
    [
      'such a line between others',
      `const a = 1\n${'QUJD'.repeat(10_000)}\n\nconst b = 2\n${'x'.repeat(9000)}`,
    ],
    ['one of characters that come in pairs', '😀'.repeat(15_000)],
  ])('is laid out again by a piece alone where it grows: %s', async (_, code) => {
    const screen = await render(<Block code="" open plain />)
    const pre = find(screen.container, 'pre')
    // Without the scroll bar.
    const height = pre.clientHeight
    let before: Element[] = []
    for (let end = 3001; end < code.length; end += 3001) {
      await screen.rerender(<Block code={code.slice(0, end)} open plain />)
      const pieces = [...pre.querySelectorAll('.ek-md-code-piece')]
      expect(pieces.slice(0, before.length)).toEqual(before)
      before = pieces
    }
    await screen.rerender(<Block code={code} open plain />)
    expect(before.length).toBeGreaterThanOrEqual(3)
    for (const piece of before) expect(getComputedStyle(piece).display).toBe('inline-block')
    for (const span of pre.querySelectorAll('.ek-md-code-run > *')) {
      expect(span.textContent.length).toBeLessThanOrEqual(8000)
      expect(span.textContent.isWellFormed()).toBe(true)
    }
    const lines = code.split('\n').length
    // WebKit rounds each line.
    expect(Math.abs(pre.clientHeight - height - (lines - 1) * 1.6 * fontSizeOf(pre))).toBeLessThan(lines)
    getSelection()?.selectAllChildren(pre)
    expect(getSelection()?.toString().trimEnd()).toBe(code)
  })

  it('gives back by selection what was written', async () => {
    const code = lines(105).replace('\n', '\n\n')
    const screen = await render(<Block code={code} />)
    const pre = find(screen.container, 'pre')
    getSelection()?.selectAllChildren(pre)
    expect(getSelection()?.toString().trimEnd()).toBe(code.trimEnd())
  })

  it('has the height of one line before there is any, and does not change when colours come', async () => {
    const screen = await render(<Block code="" open />)
    const box = find(screen.container, '.ek-md-code')
    const empty = box.getBoundingClientRect().height
    await screen.rerender(<Block code="const a = 1" open />)
    expect(box.getBoundingClientRect().height).toBe(empty)
    await screen.rerender(<Block code={'const a = 1\n'} open />)
    await expect.poll(() => box.querySelector('[data-kind]')).not.toBeNull()
    expect(box.getBoundingClientRect().height).toBe(empty)
  })

  it('keeps its width, its height and how far it is scrolled while lines and colours arrive', async () => {
    const long = `const long = "${'x'.repeat(400)}"\n`
    const screen = await render(<Block code={long + lines(30)} open plain />)
    const pre = find(screen.container, 'pre')
    pre.scrollLeft = 300
    const size = [pre.scrollWidth, pre.scrollHeight]
    await screen.rerender(<Block code={long + lines(30)} open />)
    await expect.poll(() => pre.querySelectorAll('[data-kind]').length).toBeGreaterThan(100)
    expect([pre.scrollWidth, pre.scrollHeight]).toEqual(size)
    expect(pre.scrollLeft).toBe(300)
    await screen.rerender(<Block code={long + lines(90)} open />)
    expect([pre.scrollWidth, pre.scrollLeft]).toEqual([size[0], 300])
  })

  it('never takes a colour back while the code grows', async () => {
    const code = lines(60)
    const screen = await render(<Block code="" open />)
    const pre = find(screen.container, 'pre')
    let most = 0
    const observer = new MutationObserver(() => {
      const count = pre.querySelectorAll('[data-kind]').length
      expect(count).toBeGreaterThanOrEqual(most)
      most = count
    })
    observer.observe(pre, { subtree: true, childList: true, characterData: true })
    for (let end = 1; end < code.length; end += 97) {
      await screen.rerender(<Block code={code.slice(0, end)} open />)
      expect(pre.textContent).toBe(code.slice(0, end))
    }
    await screen.rerender(<Block code={code} />)
    await expect.poll(() => pre.querySelectorAll('[data-kind="comment"]').length).toBe(60)
    observer.disconnect()
    expect(pre.textContent).toBe(code)
  })

  it('stays bounded with 10,000 lines', async () => {
    const screen = await render(<Block code={lines(10_000)} />)
    const pre = find(screen.container, 'pre')
    const coloured = () => pre.querySelectorAll('[data-kind]').length
    await expect.poll(coloured).toBeGreaterThan(5_000)
    const growth = async () => {
      const before = coloured()
      await nextFrames(10)
      return coloured() - before
    }
    await expect.poll(growth).toBe(0)
    expect(pre.querySelectorAll('*').length).toBeLessThanOrEqual(20_010 + 201)
    expect(pre.textContent).toBe(lines(10_000))
  })
})

const tooLong = `short\nconst long = "${'words '.repeat(100)}"\nshort`

describe('a line that is too long', () => {
  it.each(['ltr', 'rtl'])(
    'fades at the edges beyond which there is more, on a page that runs %s',
    async (dir) => {
      const screen = await render(
        <div dir={dir}>
          <Block code={tooLong} />
        </div>,
      )
      const pre = find(screen.container, 'pre')
      const fades = () =>
        ['::before', '::after'].map((side) => getComputedStyle(pre, side).content !== 'none')
      await expect.poll(fades).toEqual([false, true])
      const size = [pre.scrollWidth, pre.scrollHeight, pre.clientHeight]
      pre.scrollLeft = 100
      await expect.poll(fades).toEqual([true, true])
      pre.scrollLeft = pre.scrollWidth
      await expect.poll(fades).toEqual([true, false])
      expect([pre.scrollWidth, pre.scrollHeight, pre.clientHeight]).toEqual(size)
      pre.scrollLeft = 0
      await expect.poll(fades).toEqual([false, true])
      await screen.rerender(
        <div dir={dir}>
          <Block code="short" />
        </div>,
      )
      await expect.poll(fades).toEqual([false, false])
    },
  )

  it('is wrapped and let go again by keys, by a button that is there where it helps, and moves nothing', async () => {
    const screen = await render(<Block code="short" open />)
    const box = find(screen.container, '.ek-md-code')
    const pre = find(screen.container, 'pre')
    const button = find(screen.container, '[aria-pressed]')
    const places = () =>
      [...find(box, '.ek-md-code-head').children].map((child) => child.getBoundingClientRect().x)
    const before = places()
    expect(getComputedStyle(button).visibility).toBe('hidden')
    await screen.rerender(<Block code={tooLong} open />)
    await expect.poll(() => getComputedStyle(button).visibility).toBe('visible')
    expect(places()).toEqual(before)
    const lines = pre.clientHeight
    await userEvent.tab()
    expect(document.activeElement).toBe(button)
    expect(button.textContent).toBe('Wrap lines')
    await userEvent.keyboard(' ')
    expect(button.ariaPressed).toBe('true')
    expect(pre.scrollWidth).toBe(pre.clientWidth)
    expect(pre.clientHeight).toBeGreaterThan(2 * lines - 40)
    expect(getComputedStyle(button).visibility).toBe('visible')
    getSelection()?.selectAllChildren(pre)
    expect(getSelection()?.toString().trimEnd()).toBe(tooLong)
    await userEvent.keyboard('{Enter}')
    expect(button.ariaPressed).toBe('false')
    expect(pre.scrollWidth).toBeGreaterThan(pre.clientWidth)
    await screen.rerender(<Block code="short" />)
    await expect.poll(() => box.dataset['more']).toBe('')
    expect(document.activeElement).toBe(button)
    expect(getComputedStyle(button).visibility).toBe('visible')
    await userEvent.tab()
    await expect.poll(() => getComputedStyle(button).visibility).toBe('hidden')
  })

  it('costs no look at the layout while code arrives, but for what the browser tells by itself', async () => {
    let told = false
    const Observer = ResizeObserver
    vi.stubGlobal(
      'ResizeObserver',
      class extends Observer {
        constructor(look: ResizeObserverCallback) {
          super((...changes) => {
            told = true
            look(...changes)
            told = false
          })
        }
      },
    )
    const own = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollWidth') as PropertyDescriptor
    const looks: boolean[] = []
    vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockImplementation(function (this: Element) {
      looks.push(told)
      return own.get?.call(this) as number
    })
    const screen = await render(<Block code="" open />)
    const code = lines(80) + tooLong
    for (let end = 1; end < code.length; end += 97)
      await screen.rerender(<Block code={code.slice(0, end)} open />)
    await screen.rerender(<Block code={code} open />)
    await expect.poll(() => find(screen.container, '.ek-md-code').dataset['more']).toBe('right')
    expect(looks.length).toBeGreaterThan(0)
    expect(looks).not.toContain(false)
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
})

function find(container: HTMLElement, selector: string): HTMLElement {
  const found = container.querySelector<HTMLElement>(selector)
  if (found === null) throw new Error(`There is no ${selector}.`)
  return found
}

function fontSizeOf(element: Element): number {
  return Number.parseFloat(getComputedStyle(element).fontSize)
}

async function nextFrames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame)
}
