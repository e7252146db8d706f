import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { providerError, turnLost } from '../fixtures/errors.fixtures.ts'
import {
  changedMemory,
  compaction,
  memory,
  unknownEvent,
  unreadableEvent,
  usage,
} from '../fixtures/parts.fixtures.ts'
import { CompactionNotice } from './CompactionNotice.tsx'
import { ErrorNotice } from './ErrorNotice.tsx'
import { MemoryUpdate } from './MemoryUpdate.tsx'
import { StorageNotice } from './StorageNotice.tsx'
import { UnknownEvent } from './UnknownEvent.tsx'
import { UsageLine } from './UsageLine.tsx'

const meta = { title: 'Parts/Notices' } satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

const retry = fn()

export const ErrorFailed: Story = {
  render: () => <ErrorNotice error={providerError} title="This turn failed" onRetry={retry} />,
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(retry).toHaveBeenCalled()
  },
}
export const ErrorInterrupted: Story = {
  render: () => <ErrorNotice error={turnLost} title="Interrupted" state="interrupted" />,
}
export const Compaction: Story = { render: () => <CompactionNotice compaction={compaction} /> }
export const Memory: Story = {
  render: () => <MemoryUpdate memory={memory} />,
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: /^Keeps in mind: preferred tone = / }))
    await expect(canvas.getByText('short and plain')).toBeVisible()
  },
}
export const MemoryChanged: Story = {
  render: () => <MemoryUpdate memory={changedMemory} />,
  async play({ canvas }) {
    const line = 'Keeps in mind: preferred tone = warm, in whole sentences, was short and plain'
    await userEvent.click(canvas.getByRole('button', { name: line }))
    await expect(canvas.getByText('Before')).toBeVisible()
  },
}
export const MemoryLong: Story = {
  render: () => (
    <MemoryUpdate
      memory={{
        ...changedMemory,
        entry: { key: 'plan', value: 'Read, then write, then read again. '.repeat(90) },
        replaced: { key: 'plan', value: 'Write first, ask later, and never read. '.repeat(90) },
      }}
    />
  ),
}
export const Unknown: Story = { render: () => <UnknownEvent event={unknownEvent} /> }
export const Unreadable: Story = {
  render: () => <UnknownEvent event={unreadableEvent} />,
  async play({ canvas }) {
    await userEvent.click(canvas.getByRole('button', { name: 'An event that could not be read' }))
    await expect(canvas.getByText(/must not be a number/)).toBeVisible()
  },
}
export const Usage: Story = { render: () => <UsageLine usage={usage} duration={12_400} /> }
export const StorageFull: Story = { render: () => <StorageNotice storage="full" /> }
export const StorageUnavailable: Story = { render: () => <StorageNotice storage="unavailable" /> }
