import type { Meta, StoryObj } from '@storybook/react-vite'
import { makeToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { ToolCallGroup } from './ToolCallGroup.tsx'

const meta = { title: 'Tools/ToolCallGroup', component: ToolCallGroup } satisfies Meta<typeof ToolCallGroup>

export default meta
type Story = StoryObj<typeof meta>

const list = makeToolCall('list-1', 'list_files', { path: 'notes' }, ['plan.md', 'feedback.md'])

export const Running: Story = { args: { toolCalls: [list, toolCalls.running] } }
export const Succeeded: Story = { args: { toolCalls: [list, toolCalls.succeeded] } }
export const Failed: Story = { args: { toolCalls: [list, toolCalls.succeeded, toolCalls.failed] } }
export const Interrupted: Story = { args: { toolCalls: [list, toolCalls.interrupted] } }
