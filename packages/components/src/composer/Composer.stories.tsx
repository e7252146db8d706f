import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { Composer } from './Composer.tsx'

const meta = {
  title: 'Controls/Composer',
  component: Composer,
  args: { onSend: fn() },
} satisfies Meta<typeof Composer>

export default meta
type Story = StoryObj<typeof meta>

export const Empty: Story = {}
export const Disabled: Story = { args: { disabled: true, placeholder: 'This task has ended' } }
export const WhileRunning: Story = { args: { status: 'running' } }
export const WhileAwaitingAnswer: Story = { args: { status: 'awaiting-answer' } }

export const WhileRunningWithStop: Story = { args: { status: 'running', onCancel: fn() } }
export const Cancelling: Story = {
  args: { status: 'cancelling', cancellation: 'cancelling', onCancel: fn() },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Stop the agent' }))
    await expect(args.onCancel).not.toHaveBeenCalled()
  },
}
export const CancellingFailed: Story = {
  args: { status: 'running', cancellation: 'failed', onCancel: fn() },
}
export const RefusingWhileRunning: Story = {
  args: { status: 'running', whileRunning: 'refuse', onCancel: fn() },
  async play({ canvas, args }) {
    await userEvent.type(canvas.getByRole('textbox'), 'Wait for me{Enter}')
    await expect(args.onSend).not.toHaveBeenCalled()
  },
}
export const CancellingDark: Story = { ...Cancelling, globals: { theme: 'dark' } }

export const EnterSends: Story = {
  async play({ canvas, args }) {
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'One{Shift>}{Enter}{/Shift}two')
    await expect(args.onSend).not.toHaveBeenCalled()
    await userEvent.type(field, '{Enter}')
    await expect(args.onSend).toHaveBeenCalledOnce()
    await expect(args.onSend).toHaveBeenCalledWith('One\ntwo')
    await expect(field).toHaveValue('')
  },
}

export const NotSent: Story = {
  args: { onSend: fn(() => Promise.reject(new Error('refused'))) },
  async play({ canvas }) {
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'Keep this{Enter}')
    await expect(await canvas.findByText('Not sent. Your text is back in the field.')).toBeVisible()
    await expect(field).toHaveValue('Keep this')
  },
}

export const LongDraft: Story = {
  async play({ canvas }) {
    await userEvent.type(
      canvas.getByRole('textbox'),
      'Compare the two plans line by line,{Shift>}{Enter}{/Shift}then write down what changed and why it matters to somebody who has read neither of them.',
    )
  },
}

export const NotSentDark: Story = { ...NotSent, globals: { theme: 'dark' } }
