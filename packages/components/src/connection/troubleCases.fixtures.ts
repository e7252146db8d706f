import type { ConnectionState, TaskStatus } from '@engine-kit/core'
import { refusedKey, unavailable, unreachable } from '../fixtures/errors.fixtures.ts'
import { abandonedConnection, connections } from '../fixtures/parts.fixtures.ts'
import type { TroubleFacts } from './troubleOf.ts'

/** One combination of what can be wrong. */
export interface TroubleCase {
  /** For instance `Engine down, offline, stream cut, running`. */
  readonly name: string
  readonly facts: TroubleFacts
}

/** How the Engine is, as its health and its answers tell. */
export const engines = {
  'Engine up': undefined,
  'Engine down': unreachable,
  'Engine sick': unavailable,
  'key refused': refusedKey,
}

/** How the stream of the turn is. */
export const streams = {
  'no stream': connections.idle,
  'stream live': connections.live,
  'stream cut': connections.reconnecting,
  'stream quiet': connections.stalled,
  'stream given up': abandonedConnection,
} satisfies Record<string, ConnectionState>

const statuses: readonly TaskStatus[] = ['idle', 'sending', 'running', 'awaiting-answer']

/** Every combination, in order. */
export const troubleCases: readonly TroubleCase[] = Object.entries(engines).flatMap(([engine, engineError]) =>
  [true, false].flatMap((online) =>
    Object.entries(streams).flatMap(([stream, connection]) =>
      statuses.map((status) => ({
        name: [engine, online ? 'online' : 'offline', stream, status].join(', '),
        facts: { engineError, online, connection, status },
      })),
    ),
  ),
)
