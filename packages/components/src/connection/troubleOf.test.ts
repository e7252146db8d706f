import { EngineError, type ConnectionState, type TaskStatus } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { refusedKey, turnLost, unreachable } from '../fixtures/errors.fixtures.ts'
import { abandonedConnection, catchingUp, connections } from '../fixtures/parts.fixtures.ts'
import type { ShownError } from '../parts/ErrorNotice.tsx'
import { troubleOf } from './troubleOf.ts'
import { troubleCases } from './troubleCases.fixtures.ts'

const tell = (facts: {
  connection?: ConnectionState
  status?: TaskStatus
  engineError?: ShownError
  online?: boolean
}): string | undefined =>
  troubleOf({ connection: connections.idle, status: 'idle', engineError: undefined, online: true, ...facts })
    ?.words

describe('troubleOf', () => {
  it('says these things and no others, each in the one case that it is for', () => {
    const said = new Set(troubleCases.map(({ facts }) => troubleOf(facts)?.words))
    expect([...said].map(String).sort()).toEqual([
      'Connection lost.',
      'Connection lost. It will show whether your message arrived.',
      'Connection lost. The agent may still be at work.',
      'Connection lost. The agent waits for your answer.',
      'The Engine cannot be reached. It will show whether your message arrived. We keep looking for it.',
      'The Engine cannot be reached. Nothing can be sent until it is back. We keep looking for it.',
      'The Engine cannot be reached. The agent may still be at work. We keep looking for it.',
      'The Engine cannot be reached. The agent waits for your answer. We keep looking for it.',
      'The Engine has gone quiet. Still listening.',
      'The Engine is not ready. It will show whether your message arrived. We keep asking.',
      'The Engine is not ready. Nothing can be sent until it is back. We keep asking.',
      'The Engine is not ready. The agent may still be at work. We keep asking.',
      'The Engine is not ready. The agent waits for your answer. We keep asking.',
      'The Engine refuses the key. It will show whether your message arrived. Set ENGINE_KEY on the server.',
      'The Engine refuses the key. Nothing can be sent with it. Set ENGINE_KEY on the server.',
      'The Engine refuses the key. The agent may still be at work. Set ENGINE_KEY on the server.',
      'The Engine refuses the key. The agent waits for your answer. Set ENGINE_KEY on the server.',
      'We stopped trying to reach the Engine.',
      'We stopped trying to reach the Engine. It will show whether your message arrived.',
      'We stopped trying to reach the Engine. The agent may still be at work.',
      'We stopped trying to reach the Engine. The agent waits for your answer.',
      'You are offline. It will show whether your message arrived. We go on when the network is back.',
      'You are offline. The agent may still be at work. We go on when the network is back.',
      'You are offline. The agent waits for your answer. We go on when the network is back.',
      'You are offline. You can read and write on. We go on when the network is back.',
      'undefined',
    ])
  })

  it.each(troubleCases)('contradicts nothing: $name', ({ facts }) => {
    const kind = troubleOf(facts)?.kind
    const refused = facts.engineError?.code === 'INVALID_KEY'
    expect(kind === 'refused').toBe(refused)
    if (refused) return
    // What streams is well, and what fails without a network is the network's fault.
    if (facts.connection.phase === 'live') expect(kind).toBeUndefined()
    else if (!facts.online) expect([undefined, 'offline']).toContain(kind)
    else expect(kind).not.toBe('offline')
    if (facts.engineError !== undefined && facts.connection.phase !== 'live') expect(kind).toBeDefined()
  })

  it('blames the network where there is none, not the Engine', () => {
    expect(tell({ online: false, engineError: unreachable })).toBe(
      'You are offline. You can read and write on. We go on when the network is back.',
    )
    expect(tell({ online: false })).toBe(undefined)
    expect(tell({ online: false, connection: connections.live, status: 'running' })).toBe(undefined)
    expect(tell({ connection: connections.offline, status: 'running' })).toBe(
      'You are offline. The agent may still be at work. We go on when the network is back.',
    )
  })

  it('says nothing of an Engine that streams, and names a key that it refuses all the same', () => {
    expect(
      tell({ connection: connections.live, status: 'running', engineError: unreachable }),
    ).toBeUndefined()
    expect(tell({ connection: connections.live, status: 'running', engineError: refusedKey })).toMatch(/key/)
  })

  it('says that the Engine is gone rather than that the stream is', () => {
    expect(tell({ connection: connections.reconnecting, status: 'running' })).toBe(
      'Connection lost. The agent may still be at work.',
    )
    expect(tell({ connection: connections.reconnecting, status: 'running', engineError: unreachable })).toBe(
      'The Engine cannot be reached. The agent may still be at work. We keep looking for it.',
    )
  })

  it('leaves a lost turn to its message, and what is only looked up to the quiet line', () => {
    expect(tell({ connection: { ...abandonedConnection, error: turnLost }, status: 'interrupted' })).toBe(
      undefined,
    )
    expect(tell({ connection: catchingUp, status: 'running' })).toBe(undefined)
  })

  it('tells a reason that no trying mends as it is', () => {
    const error = new EngineError('TASK_NOT_FOUND').data
    expect(tell({ connection: { ...abandonedConnection, error }, status: 'running' })).toBe(
      'The Engine does not know this task. Start a new task. The agent may still be at work.',
    )
  })
})
