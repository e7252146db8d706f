import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Markdown } from './Markdown.tsx'
import '../styles.css'

it.each([
  ['quotes', '> '.repeat(90)],
  ['lists', '- '.repeat(45)],
  ['quotes in lists', '- > '.repeat(30)],
])('what is deep in %s keeps its width, and nothing leaves the column', async (_, markers) => {
  const { container } = await render(
    <div style={{ width: 360 }}>
      <Markdown text={`${markers}the words`} />
    </div>,
  )
  const column = container.firstElementChild as HTMLElement
  const innermost = [...container.querySelectorAll('.ek-md-quote, .ek-md-item')].at(-1) as HTMLElement
  expect(innermost.textContent).toBe('the words')
  expect(innermost.clientWidth).toBeGreaterThan(180)
  expect(column.scrollWidth).toBe(column.clientWidth)
})

it.each([1_000, 2_024, 654_321, 1_234_567, 999_999_999])(
  'a list has room for its number %i',
  async (number) => {
    const { container } = await render(
      <div style={{ width: 360 }}>
        <Markdown text={`${number}. the words`} />
      </div>,
    )
    const item = container.querySelector('.ek-md-item') as HTMLElement
    const room = item.getBoundingClientRect().left - container.getBoundingClientRect().left
    const marker = document.createElement('span')
    marker.style.fontVariantNumeric = 'tabular-nums'
    marker.textContent = `${number}.\u00a0`
    item.append(marker)
    expect(item.closest('ol')?.start).toBe(number)
    expect(marker.getBoundingClientRect().width).toBeLessThan(room)
  },
)

it('shows the header of a table that streams, however its columns are aligned', async () => {
  const table = '| a | b | c |\n| :-: | --: | - |\n| 1 | 2 | 3 |\n| 4 |'
  const { container } = await render(<Markdown text={table} streaming />)
  const seen = [...container.querySelectorAll('.ek-md-cell')].map((cell) => {
    return `${cell.textContent} ${cell.checkVisibility({ visibilityProperty: true }) ? 'shown' : 'held'}`
  })
  expect(seen.slice(0, 6)).toEqual(['a shown', 'b shown', 'c shown', '1 shown', '2 shown', '3 shown'])
  expect(seen[6]).toBe('4 held')
})

it('moves no footnote while the text streams: they stand below it when it is done', async () => {
  const text = 'The words[^1].\n\n[^1]: A note.\n\nMore words.'
  const { container, rerender } = await render(<Markdown text={text} streaming />)
  expect(container.textContent).toBe('The words1.More words.')
  await rerender(<Markdown text={text} />)
  expect(container.querySelector('.ek-md-footnotes')?.textContent).toContain('A note.')
})

it('shows and copies a very long paragraph as one, and lays out only the end of it while it grows', async () => {
  const text = 'Some words that never seem to end. '.repeat(1200).trim()
  const { container, rerender } = await render(<Markdown text={text.slice(0, 30_000)} streaming />)
  // It comes a slice at a time.
  await expect.poll(() => container.textContent.length).toBe(30_000)
  const first = container.querySelector('.ek-md-stretch')
  expect(first).not.toBeNull()
  for (const end of [33_000, 38_000, text.length])
    await rerender(<Markdown text={text.slice(0, end)} streaming />)
  const paragraphs = [...container.querySelectorAll('p')]
  expect(paragraphs).toHaveLength(1)
  const stretches = [...container.querySelectorAll<HTMLElement>('.ek-md-stretch')]
  expect(stretches[0]).toBe(first)
  expect(stretches.length).toBeGreaterThan(8)
  for (const stretch of stretches.slice(0, -1)) {
    expect(getComputedStyle(stretch).display).toBe('inline-block')
    expect(stretch.textContent).toMatch(/ $/)
    // No gap between them: they stand like the lines of one text.
    const next = stretches[stretches.indexOf(stretch) + 1]
    const below = next?.getClientRects()[0]?.top ?? 0
    expect(Math.abs(below - stretch.getBoundingClientRect().bottom)).toBeLessThan(8)
  }
  const selection = getSelection()
  selection?.selectAllChildren(paragraphs[0] as HTMLElement)
  expect(selection?.toString()).toBe(text)
})

it('keeps the short lines of a very long paragraph below one another', async () => {
  const text = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n')
  const { container } = await render(<Markdown text={text} streaming />)
  await expect.poll(() => container.textContent).toBe(text)
  const lefts = [...container.querySelectorAll('.ek-md-stretch')].map((stretch) => {
    return stretch.getClientRects()[0]?.left
  })
  expect(lefts.length).toBeGreaterThan(8)
  expect(new Set(lefts).size).toBe(1)
})

it('keeps where a link leads on the line of its last word, at any width', async () => {
  const screen = await render(<div />)
  for (let width = 120; width < 420; width += 15) {
    await screen.rerender(
      <div style={{ inlineSize: `${width}px` }}>
        <Markdown
          text={'It is in [the manual](https://a.example/x), and [次の文書「案」](https://b.example/y)。'}
        />
      </div>,
    )
    for (const chip of screen.container.querySelectorAll('.ek-md-destination')) {
      const [words] = [...(chip.previousElementSibling?.getClientRects() ?? [])].slice(-1)
      const [place] = chip.getClientRects()
      expect(Math.abs((words?.bottom ?? 0) - (place?.bottom ?? 0))).toBeLessThan(8)
    }
  }
})

it.each([
  ['ltr', 'words'],
  ['rtl', 'كلمات'],
])('fades a table at the edges beyond which there is more, from %s, and not its focus', async (dir, word) => {
  const row = `| ${Array.from({ length: 12 }, () => word.repeat(3)).join(' | ')} |`
  const { container } = await render(
    <div style={{ width: 300 }}>
      <Markdown text={`${row}\n|${'-|'.repeat(12)}\n${row}`} />
    </div>,
  )
  const table = container.querySelector('.ek-md-table-scroll') as HTMLElement
  expect(getComputedStyle(table).direction).toBe(dir)
  const way = dir === 'ltr' ? 1 : -1
  const [first, last] = dir === 'ltr' ? ['left ', 'right'] : ['right', 'left ']
  const more = () => table.dataset['more']
  await expect.poll(more).toBe(last)
  expect(getComputedStyle(table).maskImage).toMatch(/gradient/)
  table.scrollLeft = 100 * way
  await expect.poll(more).toBe('left right')
  table.scrollLeft = table.scrollWidth * way
  await expect.poll(more).toBe(first)
  await userEvent.tab()
  expect(document.activeElement).toBe(table)
  expect(getComputedStyle(table).maskImage).toBe('none')
  const edge = container.firstElementChild as HTMLElement
  expect(edge.scrollWidth).toBe(edge.clientWidth)
  edge.style.width = '3000px'
  await expect.poll(more).toBe('')
})
