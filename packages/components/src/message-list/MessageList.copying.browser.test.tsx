import type { Message } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { assistantMessages } from '../fixtures/messages.fixtures.ts'
import { makeToolCall } from '../fixtures/toolCalls.fixtures.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import '../styles.css'
import { MessageList } from './MessageList.tsx'

const said = `# Plan

See [the docs](https://example.com/a) **now**, or https://example.com/b.

- [x] done
- [ ] to do
  1. first
  2. second

| Name | Costs |
| --- | --- |
| one | 1 |

> Two
>
> paragraphs

\`\`\`js
const a = 1

const b = 2
\`\`\`

The end.`

/** An answer with a card between two texts. */
function answer(text: string): Message {
  const parts = [
    { id: 'text', type: 'text', text, status: 'done' },
    makeToolCall('call', 'read_file', { path: 'plan.md' }),
  ] as const
  return { ...assistantMessages.completed, parts }
}

async function show(text: string): Promise<HTMLElement> {
  const screen = await render(
    <div data-ek-theme="dark" style={{ blockSize: '500px' }}>
      <MessageList messages={[answer(text)]} />
    </div>,
  )
  await expect.element(screen.getByText('plan.md')).toBeInTheDocument()
  return screen.container
}

interface Copied {
  readonly text: string
  readonly html: string
}

/** Copies by the keys, and tells what an application that is pasted into gets; `''` is what the browser finds by itself. */
async function pressCopy(): Promise<Copied> {
  const copied = new Promise<Copied>((resolve) => {
    document.addEventListener(
      'copy',
      ({ clipboardData }) => {
        const read = (type: string): string => clipboardData?.getData(type) ?? ''
        resolve({ text: read('text/plain'), html: read('text/html') })
      },
      { once: true },
    )
  })
  await userEvent.keyboard('{ControlOrMeta>}c{/ControlOrMeta}')
  return copied
}

function copy(from: Node, to: Node = from): Promise<Copied> {
  getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length)
  return pressCopy()
}

function find(container: Element, selector: string): Element {
  const element = container.querySelector(selector)
  if (element === null) throw new Error(`no ${selector}`)
  return element
}

describe('what is copied from a conversation', () => {
  it('is the Markdown that was written, and the line of a card', async () => {
    const { text } = await copy(find(await show(said), '.ek-assistant'))
    expect(text).toBe(`${said}\n\nRead plan.md`)
  })

  it('pastes as headings, lists, tables, code and links, without looks or controls', async () => {
    const { html } = await copy(find(await show(said), '.ek-assistant'))
    const pasted = new DOMParser().parseFromString(html, 'text/html').body
    for (const name of ['h1', 'ul li', 'ol li', 'th', 'td', 'blockquote p', 'pre code', 'strong'])
      expect(pasted.querySelector(name), name).not.toBeNull()
    expect(pasted.querySelector('a')?.getAttribute('href')).toBe('https://example.com/a')
    expect(pasted.querySelector('a')?.textContent).toBe('the docs')
    expect(pasted.querySelector('li')?.textContent).toBe('[x] done')
    expect(pasted.querySelector('pre')?.textContent).toBe('const a = 1\n\nconst b = 2')
    expect(pasted.querySelectorAll('button, svg, input, [style]')).toHaveLength(0)
    expect(pasted.textContent).not.toMatch(/Copy|docsexample/)
  })

  it('has headings of the levels that were written, wherever they stand in the page', async () => {
    const plan = '# The **plan**\n\n###### Last [words](https://example.com/)'
    const { text, html } = await copy(find(await show(plan), '.ek-assistant .ek-markdown'))
    expect(text).toBe(plan)
    const pasted = new DOMParser().parseFromString(html, 'text/html')
    expect(pasted.querySelector('h1')?.textContent).toBe('The plan')
    expect(pasted.querySelector('h1 strong')).not.toBeNull()
    expect(pasted.querySelector('h6 a')?.textContent).toBe('words')
  })

  it('is the code alone where only code is selected', async () => {
    const code = find(await show(said), '.ek-md-code-body')
    expect(await copy(code)).toEqual({
      text: 'const a = 1\n\nconst b = 2',
      html: expect.stringMatching(/^<pre.*.*const a = 1\n\nconst b = 2.*<\/pre>$/s) as string,
    })
  })

  it('keeps what items and cells stand in', async () => {
    const container = await show(said)
    const items = container.querySelectorAll('.ek-md-list .ek-md-list > .ek-md-item')
    expect((await copy(items[0] as Element, items[1])).text).toBe('1. first\n2. second')
    const cells = container.querySelectorAll('.ek-md-cell')
    const { html, text } = await copy(cells[0] as Element, cells[1])
    expect(html).toMatch(/^<table[^>]*><thead><tr[^>]*><th/)
    expect(text).toBe('| Name | Costs |\n| --- | --- |')
  })

  it('keeps the lines of what a person wrote', async () => {
    const text = 'Do:\n  if <b>\n\n    then c'
    const screen = await render(
      <MessageList messages={[{ id: 'm', role: 'user', text, media: [], status: 'sent', createdAt: 0 }]} />,
    )
    const copied = await copy(find(screen.container, '.ek-user'))
    expect(copied.text).toBe(text)
    expect(copied.html).toMatch(/white-space: ?pre-wrap;?">Do:\n {2}if &lt;b&gt;/)
  })

  it('leaves fences in code, and bars in cells, as they are', async () => {
    const odd = '~~~~md\n```\nx\n```\n~~~~\n\n| a |\n| --- |\n| `b \\| c` |'
    expect((await copy(find(await show(odd), '.ek-assistant .ek-markdown'))).text).toBe(odd)
  })

  it('is of a field what is selected in it', async () => {
    const container = await show(said)
    const field = document.createElement('textarea')
    find(container, '.ek-list-content').append(field)
    field.value = 'Written'
    field.select()
    expect(await pressCopy()).toEqual({ text: '', html: '' })
  })
})

it('the browser selects no control, label or hint, in a text without a list around it', async () => {
  const screen = await render(<Markdown text={said} />)
  getSelection()?.selectAllChildren(screen.container)
  const selected = String(getSelection())
  expect(selected).not.toContain('docsexample.com')
  expect(selected.split('\n')).not.toContain('Copy')
  expect(selected.split('\n')).not.toContain('js')
})
