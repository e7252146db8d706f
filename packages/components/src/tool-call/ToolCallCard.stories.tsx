import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { deniedToolCall, longToolCall, slackToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { ToolCallCard } from './ToolCallCard.tsx'

const meta = { title: 'Tools/ToolCallCard', component: ToolCallCard } satisfies Meta<typeof ToolCallCard>

export default meta
type Story = StoryObj<typeof meta>

export const Running: Story = { args: { toolCall: toolCalls.running } }
export const Requested: Story = { args: { toolCall: toolCalls.running, requested: true } }
export const Succeeded: Story = { args: { toolCall: toolCalls.succeeded } }
export const Failed: Story = { args: { toolCall: toolCalls.failed } }
export const Denied: Story = { args: { toolCall: deniedToolCall } }
export const Interrupted: Story = { args: { toolCall: toolCalls.interrupted } }
export const UnknownTool: Story = { args: { toolCall: slackToolCall } }

export const Open: Story = {
  args: { toolCall: toolCalls.succeeded },
  async play({ canvas }) {
    const button = canvas.getByRole('button', { name: 'Read notes/plan.md' })
    await userEvent.tab()
    await expect(button).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    await expect(canvas.getByText('read_file')).toBeVisible()
  },
}

export const OpenFailed: Story = {
  args: { toolCall: toolCalls.failed },
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: /Could not read/ }))
    await expect(canvas.getByText(/ENOENT/)).toBeVisible()
  },
}

export const OpenLong: Story = {
  args: { toolCall: longToolCall },
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: /Searched for/ }))
    await expect(canvas.queryByText(/module-399/)).toBeNull()
    await userEvent.type(canvas.getByRole('searchbox', { name: 'Find in the output' }), 'module-399')
    await expect(await canvas.findByText('1 of 1')).toBeVisible()
    await expect(canvas.getByText('module-399')).toBeVisible()
  },
}

export const OpenFailedDark: Story = { ...OpenFailed, globals: { theme: 'dark' } }
