import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { abandonedConnection, catchingUp, connections } from '../fixtures/parts.fixtures.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'

const meta = {
  title: 'Controls/ConnectionStatus',
  component: ConnectionStatus,
  args: { onRetry: fn(), connection: connections.live },
  // Room above for what is quiet and lies over it.
  decorators: [
    (Story) => (
      <div style={{ paddingBlockStart: '2.5rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof ConnectionStatus>

export default meta
type Story = StoryObj<typeof meta>

export const Idle: Story = { args: { connection: connections.idle } }
export const Connecting: Story = { args: { connection: connections.connecting } }
export const Live: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()
  },
}
export const Stalled: Story = { args: { connection: connections.stalled } }
export const Reconnecting: Story = {
  args: { connection: connections.reconnecting },
  async play({ canvas, args }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}
export const ReconnectingWithCountdown: Story = {
  args: { connection: connections.reconnecting },
  render: (args, { loaded }) => (
    <ConnectionStatus {...args} connection={{ ...args.connection, retryAt: loaded['retryAt'] as number }} />
  ),
  loaders: [() => ({ retryAt: Date.now() + 45_000 })],
  async play({ canvas }) {
    await expect(await canvas.findByText(/Next attempt in \d+ s\./)).toBeVisible()
  },
}
export const Offline: Story = { args: { connection: connections.offline } }
export const Ended: Story = { args: { connection: connections.ended } }

export const EndedWithoutAnAnswer: Story = {
  args: { connection: abandonedConnection },
  async play({ canvas, args }) {
    await expect(canvas.getByText(/We stopped trying to reach the Engine/)).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const CatchingUp: Story = {
  args: { connection: catchingUp },
  async play({ canvas }) {
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

export const ReconnectingDark: Story = { ...ReconnectingWithCountdown, globals: { theme: 'dark' } }
