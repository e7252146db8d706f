import type { Message } from '@engine-kit/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import {
  assistantMessages,
  everyPartMessage,
  silentMessage,
  userMessages,
} from '../fixtures/messages.fixtures.ts'
import { StreamingMessage } from './StreamingMessage.tsx'

const everyMessage: readonly Message[] = [
  ...Object.values(userMessages),
  ...Object.values(assistantMessages),
  silentMessage,
  everyPartMessage,
]

describe('StreamingMessage', () => {
  it.each(everyMessage)('shows its state, $role $status', (message) => {
    render(<StreamingMessage message={message} />)
    const name = message.role === 'user' ? 'You' : 'Agent'
    expect(screen.getByRole('article', { name }).dataset['state']).toBe(message.status)
  })

  it.each(everyMessage)(
    'renders on a server, the same twice, without style attributes or images: $role $status',
    (message) => {
      const html = renderToString(<StreamingMessage message={message} />)
      expect(renderToString(<StreamingMessage message={message} />)).toBe(html)
      expect(html).not.toMatch(/\sstyle=|<img|<link/)
    },
  )

  it('asks for the message itself to be sent again, and offers that only where somebody listens', () => {
    const asked: Message[] = []
    const { rerender } = render(
      <StreamingMessage message={userMessages.failed} onSendAgain={(message) => asked.push(message)} />,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Send again' }))
    expect(asked).toEqual([userMessages.failed])
    rerender(<StreamingMessage message={userMessages.failed} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('asks for a message that was not sent to be removed, and offers that for no other', () => {
    const removed: string[] = []
    const { rerender } = render(
      <StreamingMessage message={userMessages.failed} onRemove={(id) => removed.push(id)} />,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Remove' }))
    expect(removed).toEqual([userMessages.failed.id])
    for (const message of [userMessages.sent, userMessages.sending, assistantMessages.failed]) {
      rerender(<StreamingMessage message={message} onRemove={(id) => removed.push(id)} />)
      expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull()
    }
  })

  it('says that it is working exactly while nothing else shows it', () => {
    const { rerender } = render(<StreamingMessage message={silentMessage} />)
    expect(screen.getByText('Working…')).toBeTruthy()
    rerender(<StreamingMessage message={assistantMessages.running} />)
    expect(screen.queryByText('Working…')).toBeNull()
  })

  it.each(['failed', 'interrupted'] as const)('never looks finished when it is %s', (status) => {
    const { container } = render(<StreamingMessage message={assistantMessages[status]} />)
    expect(container.querySelector(`.ek-notice[data-state="${status}"]`)).not.toBeNull()
  })

  it('renders no input or output of a closed tool call', () => {
    const { container } = render(<StreamingMessage message={assistantMessages.completed} />)
    expect(container.textContent).not.toContain('Ship on Friday')
    fireEvent.click(screen.getByRole('button', { name: 'Read 3 files' }))
    fireEvent.click(screen.getByRole('button', { name: 'Read notes/plan.md' }))
    expect(container.textContent).toContain('Ship on Friday')
  })
})
