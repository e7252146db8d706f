import { EngineError, type ConnectionState, type TaskStatus } from '@engine-kit/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { refusedKey, turnLost, unreachable } from '../fixtures/errors.fixtures.ts'
import { abandonedConnection, catchingUp, connections } from '../fixtures/parts.fixtures.ts'
import type { ShownError } from '../parts/ErrorNotice.tsx'
import type * as stories from './Trouble.stories.tsx'
import { troubleOf } from './troubleOf.ts'
import { troubleCases } from './troubleCases.fixtures.ts'
import { factsOf, troubleCells } from './troubleCells.fixtures.ts'

const tell = (facts: {
  connection?: ConnectionState
  status?: TaskStatus
  engineError?: ShownError
  online?: boolean
}): string | undefined =>
  troubleOf({ connection: connections.idle, status: 'idle', engineError: undefined, online: true, ...facts })
    ?.words

describe('troubleOf', () => {
  it('says what its stories say, and nothing else in any state', () => {
    const said = troubleCases.map(({ facts }) => troubleOf(facts)?.words ?? '')
    const told = Object.values(troubleCells).map(({ says }) => says)
    expect(new Set(said)).toEqual(new Set(told))
    expectTypeOf<keyof typeof troubleCells>().toExtend<keyof typeof stories>()
  })

  it.each(Object.entries(troubleCells))('says in its one voice: %s', (_, cell) => {
    expect(troubleOf(factsOf(cell))?.words ?? '').toBe(cell.says)
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
      'The Engine does not know this task. Start a new task.',
    )
  })
})
