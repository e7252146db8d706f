import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { assistantMessages } from '../fixtures/messages.fixtures.ts'
import { MessageList } from '../message-list/MessageList.tsx'
import { StreamingMessage } from '../message/StreamingMessage.tsx'
import { Markdown } from './Markdown.tsx'

const text = `# One

## Two

> ### Three

1. #### Four
##### Five

###### Six

See[^1]

[^1]: A note
`

/** Each heading as the page has it, with the looks of its level. */
function headings(container: HTMLElement): string[] {
  return [...container.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ nodeName, className, textContent }) => {
    return `${nodeName} ${/h\d$/.exec(className)?.[0] ?? 'unseen'} ${textContent}`
  })
}

describe('headings of a text', () => {
  it('are of the levels that were written', () => {
    expect(headings(render(<Markdown text={text} />).container)).toEqual([
      'H1 h1 One',
      'H2 h2 Two',
      'H3 h3 Three',
      'H4 h4 Four',
      'H5 h5 Five',
      'H6 h6 Six',
      'H2 unseen Footnotes',
    ])
  })

  it('begin at another level where the page says so, keep their order and looks, and end at the sixth', () => {
    const { container, rerender } = render(<Markdown text={text} headingLevel={3} streaming />)
    const [one] = screen.getAllByRole('heading')
    rerender(<Markdown text={text} headingLevel={3} />)
    expect(screen.getAllByRole('heading')[0]).toBe(one)
    const below = [
      'H3 h1 One',
      'H4 h2 Two',
      'H5 h3 Three',
      'H6 h4 Four',
      'H6 h5 Five',
      'H6 h6 Six',
      'H3 unseen Footnotes',
    ]
    expect(headings(container)).toEqual(below)
    rerender(<Markdown text={text} headingLevel={6} />)
    expect(headings(container).every((heading) => heading.startsWith('H6'))).toBe(true)
  })

  it('stand below the heading of their turn, in the answer and in what was thought', () => {
    const message = {
      ...assistantMessages.completed,
      parts: [
        { id: 'a', type: 'thinking', status: 'done', text },
        { id: 'b', type: 'text', status: 'done', text },
      ],
    } as const
    render(<MessageList messages={[message]} />)
    screen.getByRole('button', { name: 'Thought' }).click()
    expect(screen.getAllByRole('heading', { level: 2 }).map((turn) => turn.ariaLabel)).toEqual(['Agent'])
    expect(screen.queryAllByRole('heading', { level: 1 })).toEqual([])
    expect(screen.getAllByRole('heading', { level: 3, name: 'One' }).length).toBeGreaterThan(0)
    const alone = render(<StreamingMessage message={message} />)
    expect(headings(alone.container).filter((heading) => /^H[12]/.test(heading))).toEqual([])
  })
})
