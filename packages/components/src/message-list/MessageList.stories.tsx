import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, waitFor } from 'storybook/test'
import { Composer } from '../composer/Composer.tsx'
import { conversation } from '../fixtures/messages.fixtures.ts'
import { makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

const meta = {
  title: 'Conversation/MessageList',
  component: MessageList,
  args: { messages: conversation, onAnswer: fn(), onSendAgain: fn(), onRemove: fn() },
  parameters: { fill: true },
} satisfies Meta<typeof MessageList>

export default meta
type Story = StoryObj<typeof meta>

export const WithComposer: Story = {
  render: (args) => (
    <>
      <MessageList {...args} />
      <div className="stage-dock">
        <Composer onSend={() => {}} status="awaiting-answer" />
      </div>
    </>
  ),
}

export const Empty: Story = { args: { messages: [], empty: <p>Nothing said yet.</p> } }

export const NotKept: Story = {
  args: { storage: 'full' },
  async play({ canvas }) {
    await expect(canvas.getAllByText(/no room left for it in this browser/)).toHaveLength(1)
  },
}

export const ScrolledUp: Story = {
  args: {
    messages: [...conversation, ...conversation.map((message) => ({ ...message, id: `${message.id}-2` }))],
  },
  async play({ canvas }) {
    const list = canvas.getByRole('region', { name: 'Conversation' })
    await waitFor(() => expect(list.scrollTop + list.clientHeight).toBeGreaterThan(list.scrollHeight - 25))
    list.scrollTop = 0
    await userEvent.click(await canvas.findByRole('button', { name: 'Answer needed' }))
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Answer needed' })).toBeNull())
    await expect(list.scrollTop + list.clientHeight).toBeGreaterThan(list.scrollHeight - 25)
  },
}

export const LongThread: Story = {
  args: { messages: makeThread(1_000) },
  async play({ canvas }) {
    const list = canvas.getByRole('region', { name: 'Conversation' })
    await expect(canvas.getByText('Question 998')).toBeVisible()
    list.scrollTop = 0
    await expect(await canvas.findByText('Question 0')).toBeVisible()
    await userEvent.click(await canvas.findByRole('button', { name: 'Jump to latest' }))
    await waitFor(() => expect(list.scrollTop + list.clientHeight).toBeGreaterThan(list.scrollHeight - 25))
  },
}

export const WithComposerDark: Story = { ...WithComposer, globals: { theme: 'dark' } }
