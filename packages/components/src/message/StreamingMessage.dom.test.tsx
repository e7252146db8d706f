import { EngineError, type Message, type Part } from '@engine-kit/core'
import { fireEvent, render, screen, within } from '@testing-library/react'
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

  it('shows a call and what is asked about it as one object, in one place', () => {
    const { 'awaiting-answer': waiting } = assistantMessages
    const { container, rerender } = render(<StreamingMessage message={waiting} onAnswer={() => undefined} />)
    const place = container.querySelector<HTMLElement>('.ek-prompt-place')
    expect(container.querySelector('.ek-tool')).toBeNull()
    expect(screen.getAllByText(/old-plan\.md/, { selector: '.ek-prompt *' })).toHaveLength(1)
    place?.focus()
    const note = 'Keep it until\nFriday'
    const parts = waiting.parts.map((part): Part => {
      if (part.type === 'prompt')
        return { ...part, status: 'answered', answer: 'no', feedback: note, answeredAt: '2026-04-15T12:31Z' }
      return part.type === 'tool-call' ? { ...part, status: 'failed', error: 'permission_denied' } : part
    })
    rerender(<StreamingMessage message={{ ...waiting, status: 'running', parts }} />)
    expect(container.querySelector('.ek-prompt, .ek-record')).toBeNull()
    const card = within(place ?? container).getByRole('button')
    expect(card.textContent).toMatch(
      /^Did not delete notes\/old-plan\.mdYou denied: Keep it until\nFriday\d\d?.31.*$/,
    )
    expect(card.querySelector('time')?.dateTime).toBe('2026-04-15T12:31:00.000Z')
    expect(document.activeElement).toBe(place)
    fireEvent.click(card)
    expect(screen.getAllByText(/Keep it until/)).toHaveLength(2)
    expect(screen.getByText(/May I remove the outdated plan/)).toBeTruthy()
  })

  it.each([
    ['no', 'Did not delete notes/old-plan.mdYou denied', 'denied'],
    ['yes', 'Deleting notes/old-plan.md…You approved', 'spinner'],
    [undefined, 'Requested to delete notes/old-plan.mdYou answered', undefined],
  ])('says of a call without a result only what the answer allows: %s', (answer, words, icon) => {
    const { 'awaiting-answer': waiting } = assistantMessages
    const parts = waiting.parts.map((part): Part => {
      if (part.type === 'prompt') return { ...part, status: 'answered', answer }
      return part.type === 'tool-call' ? { ...part, startedAt: 0 } : part
    })
    const { container } = render(<StreamingMessage message={{ ...waiting, status: 'running', parts }} />)
    const card = within(container.querySelector<HTMLElement>('.ek-tool') ?? container).getByRole('button')
    expect(card.textContent).toBe(words)
    expect(card.querySelector<HTMLElement>('[data-icon]')?.dataset['icon']).toBe(icon)
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

  it('runs a sent message again, and offers that for none that the Engine does not have', () => {
    const asked: string[] = []
    const onRetry = (id: string): void => void asked.push(id)
    const { rerender } = render(<StreamingMessage message={namedMessage} onRetry={onRetry} />)
    fireEvent.click(screen.getByRole('button', { name: 'Run again' }))
    expect(asked).toEqual([namedMessage.id])
    rerender(<StreamingMessage message={userMessages.sending} onRetry={onRetry} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('sends what was written in place of a message, once, and gives the focus back', () => {
    const edits: [string, string][] = []
    render(<StreamingMessage message={namedMessage} onEdit={(...edit) => edits.push(edit)} />)
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }))
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' })
    expect(document.activeElement).toBe(field)
    expect(field.value).toBe(namedMessage.text)
    expect(screen.getByRole('status').textContent).toMatch(/What followed this message is dropped/)
    fireEvent.change(field, { target: { value: '  Something else ' } })
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(edits).toEqual([[namedMessage.id, 'Something else']])
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('article'))
  })

  it('forgets an edit that is cancelled by Escape, and sends no empty one', () => {
    const edits: unknown[] = []
    render(<StreamingMessage message={namedMessage} onEdit={(...edit) => edits.push(edit)} />)
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }))
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '   ' } })
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(screen.getByRole('textbox')).toBeTruthy()
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' })
    expect(screen.getByText(namedMessage.text)).toBeTruthy()
    expect(edits).toEqual([])
  })

  it('does not call a turn failed that was stopped', () => {
    const error = new EngineError('TURN_CANCELLED')
    render(<StreamingMessage message={{ ...assistantMessages.failed, error }} />)
    expect(screen.getByText('Stopped')).toBeTruthy()
    expect(screen.queryByText('This turn failed')).toBeNull()
  })

  it('says why a message without an id can be neither edited nor run again', () => {
    const asked: unknown[] = []
    const ask = (): void => void asked.push('asked')
    render(<StreamingMessage message={userMessages.sent} onRetry={ask} onEdit={ask} />)
    for (const name of ['Run again', 'Edit']) {
      const button = screen.getByRole('button', { name, description: /the Engine gave this message no id/ })
      expect(button.getAttribute('aria-disabled')).toBe('true')
      fireEvent.click(button)
    }
    expect(asked).toEqual([])
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getByText(/the Engine gave this message no id/).className).not.toContain('hidden')
  })
})

const namedMessage = { ...userMessages.sent, engineMessageId: 'turn_1' }
