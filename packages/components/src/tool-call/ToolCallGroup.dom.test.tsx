import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { makeToolCall, slackToolCall } from '../fixtures/toolCalls.fixtures.ts'
import { ToolCallGroup } from './ToolCallGroup.tsx'

const plan = makeToolCall('read-1', 'read_file', { path: 'plan.md' }, 'Ship on Friday')
const notes = makeToolCall('read-2', 'read_file', { path: 'notes.md' }, 'Ask Mara')

it('shows a call that is alone as its card, and several as one closed line', async () => {
  const { rerender } = render(<ToolCallGroup toolCalls={[plan]} />)
  expect(screen.getByRole('button').textContent).toBe('Read plan.md')
  rerender(<ToolCallGroup toolCalls={[plan, notes]} />)
  expect(screen.getByRole('button').textContent).toBe('Read 2 files')
  await userEvent.click(screen.getByRole('button'))
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
    'Read 2 files',
    'Read plan.md',
    'Read notes.md',
  ])
})

it('keeps a card open and focused that the reader has opened, when another call joins it', async () => {
  const { rerender } = render(<ToolCallGroup toolCalls={[plan]} />)
  const card = screen.getByRole('button', { name: 'Read plan.md' })
  await userEvent.click(card)
  rerender(<ToolCallGroup toolCalls={[plan, slackToolCall]} />)
  expect(screen.getByRole('button', { name: 'Read plan.md' })).toBe(card)
  expect(document.activeElement).toBe(card)
  expect(card.getAttribute('aria-expanded')).toBe('true')
  expect(screen.getByText('Ship on Friday')).toBeDefined()
})

it('forgets a card that the reader has closed again', async () => {
  const { rerender } = render(<ToolCallGroup toolCalls={[plan]} />)
  await userEvent.dblClick(screen.getByRole('button', { name: 'Read plan.md' }))
  rerender(<ToolCallGroup toolCalls={[plan, notes]} />)
  expect(screen.getByRole('button').textContent).toBe('Read 2 files')
})
