import { expect, it } from 'vitest'
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
