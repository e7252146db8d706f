import type { ConnectionPhase, ConnectionState } from '@engine-kit/core'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { refusedKey, unreachable } from '../fixtures/errors.fixtures.ts'
import { abandonedConnection, catchingUp, connections } from '../fixtures/parts.fixtures.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'

function wordsOf(connection: ConnectionState): string {
  const { container, unmount } = render(<ConnectionStatus connection={connection} />)
  const words = container.textContent
  unmount()
  return words
}

const words: Record<ConnectionPhase, string> = {
  idle: '',
  connecting: 'Connecting…',
  live: '',
  stalled: 'The Engine has gone quiet. Still listening.',
  reconnecting: 'Connection lost. Trying now…',
  offline: 'You are offline. You can read and write on. We go on when the network is back.',
  ended: '',
}

describe('ConnectionStatus', () => {
  it.each(Object.values(connections))('says what a connection that is $phase means', (connection) => {
    expect(wordsOf(connection)).toBe(words[connection.phase])
  })

  it('offers to try again where trying may help', async () => {
    const onRetry = vi.fn()
    const { rerender } = render(<ConnectionStatus connection={connections.reconnecting} onRetry={onRetry} />)
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    rerender(<ConnectionStatus connection={abandonedConnection} onRetry={onRetry} />)
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onRetry).toHaveBeenCalledTimes(2)
    rerender(<ConnectionStatus connection={connections.connecting} onRetry={onRetry} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('does not call it a loss when a turn is only looked up', () => {
    expect(wordsOf(catchingUp)).toBe('Catching up with the agent…')
  })

  it('says what it means for a turn, and that the Engine is the reason where it is', () => {
    const { container, rerender } = render(
      <ConnectionStatus connection={connections.reconnecting} status="running" />,
    )
    expect(container.textContent).toBe('Connection lost. The agent may still be at work. Trying now…')
    rerender(
      <ConnectionStatus connection={connections.reconnecting} status="running" engineError={unreachable} />,
    )
    expect(container.textContent).toMatch(/^The Engine cannot be reached\. .* Trying now…$/)
    expect(screen.getByRole('status').dataset['trouble']).toBe('down')
    rerender(<ConnectionStatus connection={connections.idle} engineError={refusedKey} />)
    expect(container.textContent).toBe(
      'The Engine refuses the key. Nothing can be sent with it. Set ENGINE_KEY on the server.',
    )
  })

  it('notices that the browser has lost its network, and that it has it again', () => {
    const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    render(<ConnectionStatus connection={connections.idle} engineError={unreachable} />)
    expect(screen.getByText(/^You are offline/)).toBeDefined()
    onLine.mockReturnValue(true)
    act(() => void window.dispatchEvent(new Event('online')))
    expect(screen.queryByText(/^You are offline/)).toBeNull()
    onLine.mockRestore()
  })

  it('counts down to the next attempt', async () => {
    const retryAt = Date.now() + 90_000
    render(<ConnectionStatus connection={{ ...connections.reconnecting, retryAt }} />)
    expect(await screen.findByText('Next attempt in 1 min 30 s.')).toBeDefined()
  })
})
