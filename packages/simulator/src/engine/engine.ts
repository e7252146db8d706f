import type { Agent, Exchange } from '../agent.ts'
import { createReplayTelling, type ReplayTelling } from '../replay/replayTelling.ts'
import type { Wire } from '../wire.ts'
import { createEventLog, type EventLog } from './eventLog.ts'
import { createFrameIds } from './frameIds.ts'
import { createHolds } from './holds.ts'
import type { OpenStream } from './openFrameStream.ts'
import type { RunningTurn, TurnHost } from './startTurn.ts'

/** What the routes share: one Engine's memory, running turns, replay buffer and open connections. */
export interface Engine {
  readonly key: string
  readonly agent: Agent
  readonly wire: Wire
  /** Milliseconds between heartbeats on a silent stream. */
  readonly heartbeat: number
  readonly host: TurnHost
  readonly log: EventLog
  /** How replays tell what the log holds. */
  readonly telling: ReplayTelling
  readonly startedAt: number
  /** By task id. */
  readonly running: Map<string, RunningTurn>
  /** By task id: what the Engine remembers of the conversation. Survives a kill. */
  readonly memory: Map<string, readonly Exchange[]>
  readonly streams: Set<OpenStream>
  now: () => number
}

/** How long the replay buffer holds a turn, in milliseconds after its last frame. */
export interface Retention {
  active: number
  awaiting: number
}

/** What {@link createEngine} needs to be told. */
export interface EngineSetup {
  key: string
  agent: Agent
  wire: Wire
  heartbeat: number
  pace: number
  now: () => number
}

/** Builds the state of one Engine. */
export function createEngine({ key, agent, wire, heartbeat, pace, now }: EngineSetup): Engine {
  const log = createEventLog(now, createFrameIds(wire.idKind))
  const counts = new Map<string, number>()
  return {
    key,
    agent,
    wire,
    heartbeat,
    log,
    telling: createReplayTelling(wire),
    now,
    startedAt: now(),
    running: new Map(),
    memory: new Map(),
    streams: new Set(),
    host: {
      pace,
      wire,
      now,
      append: log.append,
      holds: createHolds(),
      nextNumber: (kind) => {
        const count = (counts.get(kind) ?? 0) + 1
        counts.set(kind, count)
        return count
      },
    },
  }
}

/**
 * Drops what is older than the buffer's time to live. A prompt nobody answered in time goes with its turn. The
 * Engine documents the two times; that the turn ends with them is not documented, we do the plausible thing.
 */
export function forgetExpired(engine: Engine, retention: Retention): void {
  const awaiting = new Set<string>()
  for (const turn of engine.running.values()) if (turn.prompt()) awaiting.add(turn.turnId)
  engine.log.retain((turnId, lastTimestamp) => {
    const limit = awaiting.has(turnId) ? retention.awaiting : retention.active
    const kept = engine.now() - lastTimestamp <= limit
    if (!kept && awaiting.has(turnId)) abandonTurn(engine, turnId)
    return kept
  })
}

function abandonTurn(engine: Engine, turnId: string): void {
  for (const turn of engine.running.values()) {
    if (turn.turnId !== turnId) continue
    turn.abort(new Error('Nobody answered in time.'))
    engine.running.delete(turn.taskId)
  }
}
