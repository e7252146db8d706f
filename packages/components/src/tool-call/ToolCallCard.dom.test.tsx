import type { ToolCallPart } from '@engine-kit/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { makeToolCall } from '../fixtures/toolCalls.fixtures.ts'
import { ToolCallCard } from './ToolCallCard.tsx'
import { ToolCallGroup } from './ToolCallGroup.tsx'
import { makeRecords, multilineOutput } from './toolValues.fixtures.ts'

/** A call that counts how often something of it is read. */
function watch(toolCall: ToolCallPart, field: 'output' | 'tool') {
  const reads = { count: 0 }
  const watched = new Proxy(toolCall, {
    get(target, key) {
      if (key === field) reads.count += 1
      return Reflect.get(target, key) as unknown
    },
  })
  return { reads, watched }
}

it('does not look at an output while the card is closed, not even when the call changes', async () => {
  const { reads, watched } = watch(makeToolCall('call', 'read_file', { path: 'plan.md' }), 'output')
  const { rerender } = render(<ToolCallCard toolCall={watched} />)
  rerender(<ToolCallCard toolCall={{ ...makeToolCall('call', 'read_file', { path: 'a.md' }) }} />)
  rerender(<ToolCallCard toolCall={watched} />)
  expect(reads.count).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: 'Read plan.md' }))
  expect(reads.count).toBeGreaterThan(0)
})

it('renders neither a card nor a group again for the same calls in a new list', () => {
  const { reads, watched } = watch(makeToolCall('call', 'read_file', { path: 'plan.md' }), 'tool')
  const element = () => (
    <>
      <ToolCallCard toolCall={watched} />
      <ToolCallGroup toolCalls={[watched, watched]} />
    </>
  )
  const { rerender } = render(element())
  const first = reads.count
  rerender(element())
  expect(reads.count).toBe(first)
  rerender(<ToolCallGroup toolCalls={[watched]} />)
  expect(reads.count).toBeGreaterThan(first)
})

it('copies all of a value, of which it shows a part', async () => {
  const user = userEvent.setup()
  const records = makeRecords(500)
  render(<ToolCallCard toolCall={makeToolCall('call', 'read_file', { path: 'plan.md' }, records)} />)
  await user.click(screen.getByRole('button', { name: 'Read plan.md' }))
  expect(screen.queryByText(/module-499/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Copy output' }))
  expect(await screen.findByText('Copied')).toBeDefined()
  expect(await navigator.clipboard.readText()).toBe(JSON.stringify(records, null, 2))
})

it('says that a value is empty, and offers nothing to copy or to search', async () => {
  render(<ToolCallCard toolCall={makeToolCall('call', 'read_file', { path: 'plan.md' }, '')} />)
  await userEvent.click(screen.getByRole('button', { name: 'Read plan.md' }))
  expect(screen.getByRole('group', { name: 'Output' }).textContent).toBe('Empty')
  expect(screen.queryByRole('button', { name: 'Copy output' })).toBeNull()
  expect(screen.queryByRole('searchbox')).toBeNull()
})

it('shows the lines of a string as lines, and where a string stands', async () => {
  render(<ToolCallCard toolCall={makeToolCall('call', 'read_file', { path: 'plan.md' }, multilineOutput)} />)
  await userEvent.click(screen.getByRole('button', { name: 'Read plan.md' }))
  const output = screen.getByRole('group', { name: 'Output' })
  expect(output.textContent).toContain('\n    │ 1. Collect the feedback\n')
  const lines = [...output.querySelectorAll('[data-kind="string"]')].map((line) => line.textContent)
  expect(lines[0]).toContain('"approved": true')
})

it('shows a progress bar of an output as it ended, its earlier states on demand, and all of an input', async () => {
  const user = userEvent.setup()
  const bar = 'Get\n0%\r50%\r100%\nDone'
  render(<ToolCallCard toolCall={makeToolCall('call', 'read_file', { path: bar }, bar)} />)
  await user.click(screen.getByRole('button', { name: /^Read/ }))
  const output = screen.getByRole('group', { name: 'Output' })
  expect(output.textContent).toBe('Get\n100%\nDone')
  expect(screen.getByRole('group', { name: 'Input' }).textContent).toContain('0%⟨U+000D⟩50%⟨U+000D⟩100%')
  await user.click(screen.getByRole('button', { name: 'Show 2 earlier states' }))
  expect(output.textContent).toBe('Get\n0%\n50%\n100%\nDone')
  await user.click(screen.getByRole('button', { name: 'Copy output' }))
  expect(await navigator.clipboard.readText()).toBe(bar)
})
