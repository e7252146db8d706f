import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, userEvent } from 'storybook/test'
import { queue, queueWithAttachments } from '../fixtures/queue.fixtures.ts'
import { QueuedMessages } from './QueuedMessages.tsx'

const meta = {
  title: 'Controls/QueuedMessages',
  component: QueuedMessages,
  args: { queue, onEdit: fn(), onRemove: fn() },
} satisfies Meta<typeof QueuedMessages>

export default meta
type Story = StoryObj<typeof meta>

export const Waiting: Story = {
  async play({ canvas, args }) {
    await userEvent.click(canvas.getAllByRole('button', { name: 'Remove' })[1] ?? canvas.getByRole('list'))
    await expect(args.onRemove).toHaveBeenCalledWith('queued-2')
    await expect(canvas.queryByRole('button', { name: 'Send now' })).toBeNull()
  },
}

export const Editing: Story = {
  async play({ canvas, args }) {
    const [edit] = canvas.getAllByRole('button', { name: 'Edit' })
    await userEvent.click(edit ?? canvas.getByRole('list'))
    const field = canvas.getByRole('textbox', { name: 'Waiting message' })
    await expect(field).toHaveFocus()
    await userEvent.type(field, ' Be brief.')
    await expect(field).toHaveValue('Then tell the team. Be brief.')
    await expect(args.onEdit).not.toHaveBeenCalled()
  },
}

export const HeldBack: Story = {
  args: { onSendNow: fn() },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Send now' }))
    await expect(args.onSendNow).toHaveBeenCalledWith('queued-1')
  },
}

export const LeftWhileEditing: Story = {
  render: function Leaving(args) {
    const [waiting, setWaiting] = useState(args.queue)
    return (
      <>
        <QueuedMessages {...args} queue={waiting} />
        <button onClick={() => setWaiting(waiting.slice(1))}>The turn completes</button>
      </>
    )
  },
  async play({ canvas }) {
    const [edit] = canvas.getAllByRole('button', { name: 'Edit' })
    await userEvent.click(edit ?? canvas.getByRole('list'))
    await userEvent.type(canvas.getByRole('textbox'), ' Be brief.')
    await userEvent.click(canvas.getByRole('button', { name: 'The turn completes' }))
    await expect(canvas.getByRole('textbox')).toHaveValue('Then tell the team. Be brief.')
    await expect(canvas.getByText('This message has left the queue, without this change.')).toBeVisible()
    await expect(canvas.queryByRole('button', { name: 'Save' })).toBeNull()
  },
}

export const WithAttachments: Story = { args: { queue: queueWithAttachments } }
export const Empty: Story = { args: { queue: [] } }

export const HeldBackDark: Story = { ...HeldBack, globals: { theme: 'dark' } }
export const EditingDark: Story = { ...Editing, globals: { theme: 'dark' } }
export const LeftWhileEditingDark: Story = { ...LeftWhileEditing, globals: { theme: 'dark' } }
