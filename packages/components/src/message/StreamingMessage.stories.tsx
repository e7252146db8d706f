import type { Part } from '@engine-kit/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import {
  assistantMessages,
  everyPartMessage,
  silentMessage,
  userMessages,
} from '../fixtures/messages.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { StreamingMessage } from './StreamingMessage.tsx'

const meta = {
  title: 'Messages/StreamingMessage',
  component: StreamingMessage,
  args: { onAnswer: fn(), onSendAgain: fn(), onRemove: fn() },
} satisfies Meta<typeof StreamingMessage>

export default meta
type Story = StoryObj<Omit<typeof meta, 'args'> & { args: Partial<typeof meta.args> }>

export const UserSending: Story = { args: { message: userMessages.sending } }
export const UserSent: Story = { args: { message: userMessages.sent } }
export const UserFailed: Story = {
  args: { message: userMessages.failed },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Send again' }))
    await expect(args.onSendAgain).toHaveBeenCalledWith(userMessages.failed)
    await userEvent.click(canvas.getByRole('button', { name: 'Remove' }))
    await expect(args.onRemove).toHaveBeenCalledWith(userMessages.failed.id)
  },
}

export const UserSentWithActions: Story = {
  args: { message: { ...userMessages.sent, engineMessageId: 'turn_1' }, onRetry: fn(), onEdit: fn() },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Run again' }))
    await expect(args.onRetry).toHaveBeenCalledWith(userMessages.sent.id)
  },
}
export const UserEditing: Story = {
  ...UserSentWithActions,
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }))
    await expect(canvas.getByRole('textbox', { name: 'Your message' })).toHaveFocus()
  },
}
export const UserEditingDark: Story = { ...UserEditing, globals: { theme: 'dark' } }
export const UserWithoutAnId: Story = {
  args: { message: userMessages.sent, onRetry: fn(), onEdit: fn() },
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }))
    await expect(canvas.getByText(/the Engine gave this message no id/)).toBeVisible()
  },
}
export const UserRunAgain: Story = { args: { message: { ...userMessages.sent, retries: 'turn_1' } } }

export const UserWithAttachment: Story = {
  args: {
    message: {
      ...userMessages.sent,
      media: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } }],
    },
  },
}

export const Running: Story = { args: { message: assistantMessages.running } }
export const RunningWithNothingYet: Story = {
  args: { message: silentMessage },
  async play({ canvas }) {
    await expect(canvas.getByText('Working…')).toBeVisible()
  },
}

export const AwaitingAnswer: Story = {
  args: { message: assistantMessages['awaiting-answer'] },
  async play({ canvas }) {
    await expect(canvas.getByRole('group', { name: 'The agent wants to delete a file' })).toBeVisible()
    await expect(canvas.queryByRole('button', { name: /notes\/old-plan\.md/ })).toBeNull()
  },
}

/** The card of a call carries what was decided about it: how, when, and with which note. */
export const Answered: Story = {
  args: {
    message: {
      ...assistantMessages['awaiting-answer'],
      status: 'running',
      parts: assistantMessages['awaiting-answer'].parts.map((part): Part => {
        if (part.type === 'tool-call') return { ...part, status: 'failed', error: 'permission_denied' }
        if (part.type !== 'prompt') return part
        const feedback = 'Move it to the archive instead.'
        return { ...permissionPrompts.answered, ...part, status: 'answered', answer: 'no', feedback }
      }),
    },
  },
}
export const AnsweredDark: Story = { ...Answered, globals: { theme: 'dark' } }

export const Completed: Story = {
  args: { message: assistantMessages.completed },
  async play({ canvas }) {
    const group = canvas.getByRole('button', { name: 'Read 3 files' })
    await expect(group).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(group)
    await expect(canvas.getByRole('button', { name: 'Read notes/feedback.md' })).toBeVisible()
    await userEvent.click(group)
  },
}

export const Failed: Story = { args: { message: assistantMessages.failed } }
export const Interrupted: Story = {
  args: { message: assistantMessages.interrupted },
  async play({ canvas }) {
    await expect(canvas.getByText('Interrupted: how this turn ended is unknown')).toBeVisible()
    await expect(canvas.queryByText(/tokens in/)).toBeNull()
  },
}

export const EveryPart: Story = { args: { message: everyPartMessage } }

export const UserFailedDark: Story = { ...UserFailed, globals: { theme: 'dark' } }
export const InterruptedDark: Story = { ...Interrupted, globals: { theme: 'dark' } }
export const EveryPartDark: Story = { ...EveryPart, globals: { theme: 'dark' } }
