import type { ConnectionPhase, ConnectionState } from '@engine-kit/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { refusedKey, turnLost } from '../fixtures/errors.fixtures.ts'
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
  reconnecting: 'Connection lost. The agent may still be at work. Trying now…',
  offline: 'You are offline. We go on when the network is back.',
  ended: '',
}

describe('ConnectionStatus', () => {
  it.each(Object.values(connections))('says what a connection that is $phase means', (connection) => {
    expect(wordsOf(connection)).toBe(words[connection.phase])
  })

  it('offers to try again where trying may help', async () => {
    const onRetry = vi.fn()
    const { rerender } = render(<ConnectionStatus connection={connections.reconnecting} onRetry={onRetry} />)
    await userEvent.click(screen.getByRole('button', { name: 'Retry now' }))
    rerender(<ConnectionStatus connection={abandonedConnection} onRetry={onRetry} />)
    await userEvent.click(screen.getByRole('button', { name: 'Retry now' }))
    expect(onRetry).toHaveBeenCalledTimes(2)
    rerender(<ConnectionStatus connection={connections.connecting} onRetry={onRetry} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('does not call it a loss when a turn is only looked up', () => {
    expect(wordsOf(catchingUp)).toBe('Catching up with the agent…')
  })

  it('says why nobody tries any more, and leaves a lost turn to its message', () => {
    expect(wordsOf(abandonedConnection)).toBe(
      'We stopped trying to reach the Engine. The agent may still be at work.',
    )
    expect(wordsOf({ ...abandonedConnection, error: refusedKey })).toBe(refusedKey.message)
    expect(wordsOf({ ...abandonedConnection, error: turnLost })).toBe('')
  })

  it('counts down to the next attempt', async () => {
    const retryAt = Date.now() + 90_000
    render(<ConnectionStatus connection={{ ...connections.reconnecting, retryAt }} />)
    expect(await screen.findByText('Next attempt in 1 min 30 s.')).toBeDefined()
  })
})
