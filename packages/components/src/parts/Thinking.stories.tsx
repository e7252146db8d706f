import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { thinkings } from '../fixtures/parts.fixtures.ts'
import { Thinking } from './Thinking.tsx'

const meta = { title: 'Parts/Thinking', component: Thinking } satisfies Meta<typeof Thinking>

export default meta
type Story = StoryObj<typeof meta>

export const Streaming: Story = { args: { thinking: thinkings.streaming } }
export const Done: Story = { args: { thinking: thinkings.done } }
export const Interrupted: Story = { args: { thinking: thinkings.interrupted } }
export const Open: Story = {
  args: { thinking: thinkings.done },
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Thought for 3 s' }))
    await expect(canvas.getByText(/I should read the notes first/)).toBeVisible()
  },
}
