import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, waitFor } from 'storybook/test'
import { observed } from '../fixtures/observed.fixtures.ts'
import {
  blindPrompt,
  changedPrompt,
  disguisedPrompt,
  freeTextPrompt,
  longPrompt,
  permissionPrompts,
  questionPrompts,
  toolOnlyPrompt,
  writtenPrompt,
} from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt } from './HitlPrompt.tsx'

const meta = {
  title: 'Prompts/HitlPrompt',
  component: HitlPrompt,
  args: { onAnswer: fn(), prompt: permissionPrompts.open },
} satisfies Meta<typeof HitlPrompt>

export default meta
type Story = StoryObj<typeof meta>

export const PermissionOpen: Story = {
  async play({ canvas, args }) {
    const approve = canvas.getByRole('button', { name: 'Approve' })
    await expect(approve).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(approve)
    await expect(args.onAnswer).not.toHaveBeenCalled()
    await armed(approve)
    await userEvent.dblClick(approve)
    await expect(args.onAnswer).toHaveBeenCalledOnce()
    await expect(args.onAnswer).toHaveBeenCalledWith({
      requestId: 'req_1',
      answer: 'yes',
      prompt: args.prompt,
    })
  },
}

export const PermissionByKeyboard: Story = {
  async play({ canvas, args }) {
    const approve = canvas.getByRole('button', { name: 'Approve' })
    await armed(approve)
    await expect(document.activeElement).toBe(document.body)
    approve.focus()
    await userEvent.keyboard('{Enter}')
    await expect(args.onAnswer).not.toHaveBeenCalled()
    await expect(canvas.getByText('Enter does not approve. Press Space.')).toBeVisible()
    await userEvent.keyboard(' ')
    await expect(args.onAnswer).toHaveBeenCalledOnce()
    await expect(args.onAnswer).toHaveBeenCalledWith({
      requestId: 'req_1',
      answer: 'yes',
      prompt: args.prompt,
    })
  },
}

export const PermissionDeniedWithNote: Story = {
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Deny with a note' }))
    await userEvent.type(canvas.getByRole('textbox'), 'Archive it.')
    const deny = canvas.getByRole('button', { name: 'Deny' })
    await armed(deny)
    await userEvent.click(deny)
    await expect(args.onAnswer).toHaveBeenCalledOnce()
    await expect(args.onAnswer).toHaveBeenCalledWith({
      requestId: 'req_1',
      answer: 'no',
      feedback: 'Archive it.',
      prompt: args.prompt,
    })
  },
}

export const PermissionSending: Story = { args: { prompt: permissionPrompts.sending } }
export const PermissionSent: Story = { args: { prompt: permissionPrompts.sent } }
export const PermissionFailed: Story = {
  args: { prompt: permissionPrompts.failed },
  async play({ canvas }) {
    await expect(canvas.getByRole('textbox')).toHaveValue('Move it to the archive instead.')
    await expect(canvas.getByRole('button', { name: 'Deny again' })).toBeVisible()
  },
}
export const PermissionAnswered: Story = { args: { prompt: permissionPrompts.answered } }
export const PermissionAnsweredElsewhere: Story = {
  args: { prompt: permissionPrompts['answered-elsewhere'] },
}
export const PermissionExpired: Story = { args: { prompt: permissionPrompts.expired } }

export const PermissionWithoutInput: Story = {
  args: { prompt: blindPrompt },
  async play({ canvas }) {
    await expect(canvas.getByText(/The Engine did not say what will run/)).toBeVisible()
  },
}

export const PermissionWithoutItsInput: Story = {
  args: { prompt: toolOnlyPrompt },
  async play({ canvas }) {
    await expect(canvas.getByText(/The Engine did not say with which input/)).toBeVisible()
  },
}

export const PermissionChanged: Story = {
  args: { prompt: changedPrompt },
  async play({ canvas }) {
    await expect(canvas.getByRole('alert')).toBeVisible()
  },
}

export const PermissionAsWritten: Story = {
  args: { prompt: writtenPrompt },
  async play({ canvas }) {
    await expect(canvas.getByText('2512292042121000001')).toBeVisible()
    await expect(canvas.getAllByText('stands twice')).toHaveLength(2)
  },
}

export const PermissionDisguised: Story = {
  args: { prompt: disguisedPrompt },
  async play({ canvas }) {
    await expect(canvas.getByText('⟨U+202E⟩')).toBeVisible()
    await expect(canvas.getByText('⟨U+200B⟩')).toBeVisible()
  },
}

export const PermissionTooLong: Story = {
  args: { prompt: longPrompt },
  async play({ canvas }) {
    const deny = canvas.getByRole('button', { name: 'Deny' })
    const approve = canvas.getByRole('button', { name: 'Approve' })
    await armed(deny)
    await expect(approve).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(canvas.getByRole('button', { name: 'Show the rest' }))
    await expect(canvas.getByText(/rm -rf notes/)).toBeInTheDocument()
    canvas.getByRole('heading').scrollIntoView({ block: 'start' })
    await observed()
    approve.scrollIntoView({ block: 'end' })
    await armed(approve)
  },
}

export const QuestionOpen: Story = {
  args: { prompt: questionPrompts.open },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('radio', { name: /The board/ }))
    const send = canvas.getByRole('button', { name: 'Send answer' })
    await armed(send)
    await userEvent.click(send)
    await expect(args.onAnswer).toHaveBeenCalledOnce()
    await expect(args.onAnswer).toHaveBeenCalledWith({
      requestId: 'req_2',
      answer: 'board',
      prompt: args.prompt,
    })
  },
}

export const QuestionFreeText: Story = {
  args: { prompt: freeTextPrompt },
  async play({ canvas, args }) {
    const send = canvas.getByRole('button', { name: 'Send answer' })
    await userEvent.type(canvas.getByRole('textbox'), 'launch{Shift>}{Enter}{/Shift}notes')
    await armed(send)
    await userEvent.type(canvas.getByRole('textbox'), '{Enter}')
    await expect(args.onAnswer).toHaveBeenCalledOnce()
    await expect(args.onAnswer).toHaveBeenCalledWith({
      requestId: 'req_3',
      answer: 'launch\nnotes',
      prompt: args.prompt,
    })
  },
}

export const QuestionChanged: Story = { args: { prompt: { ...questionPrompts.open, changed: true } } }
export const QuestionSending: Story = { args: { prompt: questionPrompts.sending } }
export const QuestionSent: Story = { args: { prompt: questionPrompts.sent } }
export const QuestionFailed: Story = { args: { prompt: questionPrompts.failed } }
export const QuestionAnswered: Story = { args: { prompt: questionPrompts.answered } }
export const QuestionAnsweredElsewhere: Story = { args: { prompt: questionPrompts['answered-elsewhere'] } }
export const QuestionExpired: Story = { args: { prompt: questionPrompts.expired } }

/** Waits until a button works; on a busy machine that takes longer than the half second it must be still. */
async function armed(button: HTMLElement): Promise<void> {
  await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'false'))
}

export const PermissionDisguisedDark: Story = { ...PermissionDisguised, globals: { theme: 'dark' } }
export const PermissionFailedDark: Story = { ...PermissionFailed, globals: { theme: 'dark' } }
export const PermissionWithoutInputDark: Story = { ...PermissionWithoutInput, globals: { theme: 'dark' } }
export const PermissionChangedDark: Story = { ...PermissionChanged, globals: { theme: 'dark' } }
export const PermissionAsWrittenDark: Story = { ...PermissionAsWritten, globals: { theme: 'dark' } }
export const QuestionOpenDark: Story = { ...QuestionOpen, globals: { theme: 'dark' } }
