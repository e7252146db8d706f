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

const engines = {
  'Engine up': undefined,
  'Engine down': unreachable,
  'Engine sick': unavailable,
  'key refused': refusedKey,
}

const streams: Record<string, ConnectionState> = {
  'no stream': connections.idle,
  'stream live': connections.live,
  'stream cut': connections.reconnecting,
  'stream quiet': connections.stalled,
  'stream given up': abandonedConnection,
}

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
