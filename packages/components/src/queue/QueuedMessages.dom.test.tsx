import type { QueuedMessage } from '@engine-kit/core'
import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { makeQueued, queue, queueWithAttachments } from '../fixtures/queue.fixtures.ts'
import { QueuedMessages } from './QueuedMessages.tsx'

type Call = readonly [command: 'edit' | 'remove' | 'send', messageId: string, text?: string]

function show(first: readonly QueuedMessage[], heldBack = false) {
  const calls: Call[] = []
  const element = (shown: readonly QueuedMessage[]) => (
    <QueuedMessages
      queue={shown}
      onEdit={(id, text) => calls.push(['edit', id, text])}
      onRemove={(id) => calls.push(['remove', id])}
      onSendNow={heldBack ? (id) => calls.push(['send', id]) : undefined}
    />
  )
  const { rerender, container } = render(element(first))
  return { calls, container, update: (next: readonly QueuedMessage[]) => rerender(element(next)) }
}

function row(number: number) {
  const item = screen.getAllByRole('listitem')[number]
  if (item === undefined) throw new Error(`There is no row ${number}.`)
  return within(item)
}

function button(name: string, number = 0): HTMLElement {
  return row(number).getByRole('button', { name })
}

function field(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Waiting message' })
}

describe('QueuedMessages', () => {
  it('lists the messages in their order and says how many wait', () => {
    show(queue)
    const list = screen.getByRole('list', { name: 'Messages that wait for the agent' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(2)
    expect(row(0).getByText('Then tell the team.')).toBeTruthy()
    expect(screen.getByRole('status').textContent).toBe('2 messages wait for the agent.')
    expect(screen.getByText('Sent when the agent is done')).toBeTruthy()
  })

  it('shows nothing while nothing waits', () => {
    const { container } = show([])
    expect(container.textContent).toBe('')
    expect(screen.queryByRole('list')).toBeNull()
  })

  it('counts attachments, also of a message without a text', () => {
    show(queueWithAttachments)
    expect(row(0).getByText('1 attachment')).toBeTruthy()
    expect(row(1).getByText('2 attachments')).toBeTruthy()
  })

  it('tells the buttons of several messages apart by their description', () => {
    show(queue)
    for (const name of ['Edit', 'Remove']) {
      const description = button(name, 0).getAttribute('aria-describedby') ?? ''
      expect(document.getElementById(description)?.textContent).toBe('Then tell the team.')
    }
  })

  it('renders on a server without style attributes', () => {
    const html = renderToString(<QueuedMessages queue={queue} onEdit={() => {}} onRemove={() => {}} />)
    expect(html).toContain('Then tell the team.')
    expect(html).not.toContain('style=')
  })
})

describe('changing a message', () => {
  it('saves on Enter, trimmed, and gives the focus back', async () => {
    const { calls } = show(queue)
    await userEvent.click(button('Edit'))
    expect(document.activeElement).toBe(field())
    await userEvent.keyboard(' Be brief. {Enter}')
    expect(calls).toEqual([['edit', 'queued-1', 'Then tell the team. Be brief.']])
    expect(document.activeElement).toBe(button('Edit'))
  })

  it('saves with its button, and breaks the line on Shift+Enter', async () => {
    const { calls } = show(queue)
    await userEvent.click(button('Edit'))
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}Today.')
    await userEvent.click(button('Save'))
    expect(calls).toEqual([['edit', 'queued-1', 'Then tell the team.\nToday.']])
  })

  it('cancels on Escape, keeps the message as it was and gives the focus back', async () => {
    const { calls } = show(queue)
    await userEvent.click(button('Edit', 1))
    await userEvent.keyboard('gone{Escape}')
    expect(calls).toEqual([])
    expect(document.activeElement).toBe(button('Edit', 1))
    await userEvent.click(button('Edit', 1))
    expect(field().value).toBe(queue[1]?.text)
  })

  it.each(['Enter', 'Escape'])('leaves %s to an input method that composes', async (key) => {
    const { calls } = show(queue)
    await userEvent.click(button('Edit'))
    fireEvent.change(field(), { target: { value: 'にほん' } })
    fireEvent.keyDown(field(), { key, isComposing: true })
    fireEvent.keyDown(field(), { key, keyCode: 229 })
    expect(calls).toEqual([])
    expect(field().value).toBe('にほん')
  })

  it('keeps Escape from what is around it', async () => {
    const closed: string[] = []
    render(
      <div onKeyDown={({ key }) => closed.push(key)}>
        <QueuedMessages queue={queue} onEdit={() => {}} onRemove={() => {}} />
      </div>,
    )
    await userEvent.click(button('Edit'))
    await userEvent.keyboard('{Escape}')
    expect(closed).toEqual([])
  })

  it('does not save an empty text, unless the message has an attachment', async () => {
    const { calls, update } = show(queue)
    await userEvent.click(button('Edit'))
    await userEvent.clear(field())
    await userEvent.keyboard('{Enter}')
    expect(button('Save').getAttribute('aria-disabled')).toBe('true')
    expect(calls).toEqual([])
    update(queueWithAttachments)
    await userEvent.click(button('Edit'))
    await userEvent.clear(field())
    await userEvent.keyboard('{Enter}')
    expect(calls).toEqual([['edit', 'queued-3', '']])
  })

  it('passes on no change where there is none', async () => {
    const { calls } = show(queue)
    await userEvent.click(button('Edit'))
    await userEvent.keyboard('{Enter}')
    expect(calls).toEqual([])
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  it('keeps the drafts of several messages apart', async () => {
    show(queue)
    await userEvent.click(button('Edit', 0))
    await userEvent.keyboard(' one')
    await userEvent.click(button('Edit', 1))
    await userEvent.keyboard(' two')
    const drafts = screen.getAllByRole<HTMLTextAreaElement>('textbox').map(({ value }) => value.slice(-4))
    expect(drafts).toEqual([' one', ' two'])
  })

  it('keeps what was written when the message leaves meanwhile, with the focus in it', async () => {
    const { calls, update } = show(queue)
    await userEvent.click(button('Edit'))
    await userEvent.keyboard(' Be brief.')
    update(queue.slice(1))
    expect(field().value).toBe('Then tell the team. Be brief.')
    expect(document.activeElement).toBe(field())
    expect(screen.getByText('This message has left the queue, without this change.')).toBeTruthy()
    await userEvent.keyboard('{Enter}')
    expect(calls).toEqual([])
    await userEvent.click(button('Discard'))
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
  })

  it('ends without a word when the message leaves before anything was changed', async () => {
    const { update } = show(queue)
    await userEvent.click(button('Edit'))
    update(queue.slice(1))
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
  })
})

describe('removing and sending', () => {
  it('asks for the message to be removed, and keeps the focus near when it goes', async () => {
    const { calls, container, update } = show(queue)
    await userEvent.click(button('Remove', 0))
    expect(calls).toEqual([['remove', 'queued-1']])
    update(queue.slice(1))
    expect(document.activeElement).toBe(container.firstElementChild)
    await userEvent.click(button('Remove', 0))
    update([])
    expect(document.activeElement).toBe(container.firstElementChild)
  })

  it('takes the focus from nobody when a message leaves by itself', () => {
    const { update } = show(queue)
    const elsewhere = document.body.appendChild(document.createElement('input'))
    elsewhere.focus()
    update(queue.slice(1))
    expect(document.activeElement).toBe(elsewhere)
    elsewhere.remove()
  })

  it('offers to send the first message, and only where the application says that nothing else will', async () => {
    const { calls } = show(queue, true)
    expect(row(1).queryByRole('button', { name: 'Send now' })).toBeNull()
    await userEvent.click(button('Send now'))
    expect(calls).toEqual([['send', 'queued-1']])
    expect(screen.getByText('Not sent: the last turn did not complete')).toBeTruthy()
  })

  it('offers no sending where it was not told how', () => {
    show([makeQueued('queued-9', 'Wait')])
    expect(screen.queryByRole('button', { name: 'Send now' })).toBeNull()
    expect(screen.getByRole('status').textContent).toBe('1 message waits for the agent.')
  })
})
