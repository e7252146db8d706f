import type { EngineErrorData } from '@engine-kit/protocol'
import { endsReading } from './requestFailure.ts'
import { retryDelay, type RetryPolicy } from './retryDelay.ts'

/** Where the connection to the Engine stands, for a person and for the driver. */
export interface ConnectionState {
  readonly phase: ConnectionPhase
  /** How many attempts have failed in a row. Progress, not a mere opening, sets it back to 0. */
  readonly attempt: number
  /**
   * When the next attempt is due, in milliseconds since the epoch by a clock that nobody sets: `performance.timeOrigin`
   * and what has passed since. In `reconnecting` without
   * it an attempt is under way; in `ended` with it the server asked for a wait that only a person may cut short.
   */
  readonly retryAt?: number | undefined
  /** When the last byte had come at the last change of phase, by the same clock as `retryAt`. */
  readonly lastEventAt?: number | undefined
  /** Why the last attempt failed. */
  readonly error?: EngineErrorData | undefined
}

/**
 * `idle`: nothing to follow. `connecting`: a request is out, no byte yet. `live`: bytes are coming. `stalled`: open,
 * but silent for too long. `reconnecting`: lost, an attempt is due or under way. `offline`: the browser says there is
 * no network; we wait. `ended`: the turn is over, or we gave up on it, and then `error` is set.
 */
export type ConnectionPhase =
  'idle' | 'connecting' | 'live' | 'stalled' | 'reconnecting' | 'offline' | 'ended'

/** What can happen to a connection. */
export type ConnectionEvent =
  /** A request that opens a turn is about to leave. */
  | { type: 'opening' }
  /** A turn is to be followed that another request opened. */
  | { type: 'following' }
  /** Bytes came; `progress` when they told something new. */
  | { type: 'received'; progress: boolean }
  /** The body ended without a terminal event, or rejected without our own abort. */
  | { type: 'dropped'; error: EngineErrorData }
  /**
   * A replay came whole and shows the turn still running: there is no failure, only nothing to listen to. `progress`
   * when it told something new; `error` when it does not hold the turn.
   */
  | { type: 'polled'; progress: boolean; error?: EngineErrorData | undefined }
  /** The wait until the next attempt is over. */
  | { type: 'retry_due' }
  /** A person asks for an attempt now. */
  | { type: 'retry_asked' }
  | { type: 'stalled' }
  | { type: 'online' }
  | { type: 'offline' }
  | { type: 'visible' }
  /** The Engine ended the turn, or refused to begin it. */
  | { type: 'finished' }
  /** The end of the turn will not be known; we stop looking. */
  | { type: 'gave_up'; error: EngineErrorData }
  /** Nobody watches any more. */
  | { type: 'detached' }

/** What the decision depends on besides the state and the event. */
export interface ConnectionContext {
  /** Milliseconds by the steady clock. */
  readonly now: number
  /** Between 0 (inclusive) and 1 (exclusive). */
  readonly random: number
  readonly online: boolean
  readonly lastEventAt: number | undefined
  readonly policy: RetryPolicy
}

/** A connection nobody has asked for. */
export const idleConnection: ConnectionState = { phase: 'idle', attempt: 0 }

/** The connection after one more event. Pure; the complete table and its invariants are in `STATES.md`. */
export function nextConnectionState(
  state: ConnectionState,
  event: ConnectionEvent,
  context: ConnectionContext,
): ConnectionState {
  const { lastEventAt } = context
  switch (event.type) {
    case 'opening':
      return { phase: 'connecting', attempt: 0 }
    case 'following':
      if (isFollowing(state)) return state
      return context.online ? { phase: 'reconnecting', attempt: 0 } : { phase: 'offline', attempt: 0 }
    case 'received': {
      if (!isOpen(state)) return state
      const attempt = event.progress ? 0 : state.attempt
      if (state.phase === 'live' && state.attempt === attempt) return state
      return { phase: 'live', attempt, lastEventAt }
    }
    case 'stalled':
      return state.phase === 'live' ? { ...state, phase: 'stalled', lastEventAt } : state
    case 'dropped':
      return isOpen(state) ? afterDrop(state, event.error, context) : state
    case 'polled': {
      if (!isOpen(state)) return state
      // Looking again is paced like retrying, but however often it is needed it is no reason to give up.
      const slowest = Math.floor(context.policy.maxAttempts / 2)
      const attempt = event.progress ? 1 : Math.min(state.attempt + 1, slowest)
      const delay = retryDelay(attempt, context.random, undefined, context.policy) ?? 0
      return { phase: 'reconnecting', attempt, retryAt: context.now + delay, lastEventAt, error: event.error }
    }
    case 'retry_due':
      return isWaiting(state) ? attemptNow(state, state.attempt, lastEventAt) : state
    case 'retry_asked':
      if (isWaiting(state) || state.phase === 'offline') return attemptNow(state, state.attempt, lastEventAt)
      return state.phase === 'ended' && state.error !== undefined ? attemptNow(state, 0, lastEventAt) : state
    case 'online':
      return isWaiting(state) || state.phase === 'offline'
        ? attemptNow(state, state.attempt, lastEventAt)
        : state
    case 'visible':
      return isWaiting(state) ? attemptNow(state, state.attempt, lastEventAt) : state
    case 'offline':
      return isWaiting(state)
        ? { phase: 'offline', attempt: state.attempt, lastEventAt, error: state.error }
        : state
    case 'finished':
      return state.phase === 'idle' ? state : { phase: 'ended', attempt: 0, lastEventAt }
    case 'gave_up':
      return state.phase === 'idle' ? state : { phase: 'ended', attempt: 0, lastEventAt, error: event.error }
    case 'detached':
      return state.phase === 'ended' ? state : idleConnection
    default:
      return event satisfies never
  }
}

/** Whether a request is out or a body open. */
export function isOpen({ phase, retryAt }: ConnectionState): boolean {
  if (phase === 'reconnecting') return retryAt === undefined
  return phase === 'connecting' || phase === 'live' || phase === 'stalled'
}

/** Whether the next attempt is due at a known time. */
export function isWaiting({ phase, retryAt }: ConnectionState): boolean {
  return phase === 'reconnecting' && retryAt !== undefined
}

/** Whether we are trying to learn how a turn ends. */
export function isFollowing(state: ConnectionState): boolean {
  return isOpen(state) || isWaiting(state) || state.phase === 'offline'
}

function afterDrop(
  state: ConnectionState,
  error: EngineErrorData,
  context: ConnectionContext,
): ConnectionState {
  const { now, random, online, lastEventAt, policy } = context
  const attempt = state.attempt + 1
  if (!online) return { phase: 'offline', attempt, lastEventAt, error }
  const delay = retryDelay(attempt, random, error.retryAfter, policy)
  if (delay === undefined) {
    return { phase: 'ended', attempt, retryAt: now + (error.retryAfter ?? 0), lastEventAt, error }
  }
  if (attempt > policy.maxAttempts || endsReading(error))
    return { phase: 'ended', attempt, lastEventAt, error }
  return { phase: 'reconnecting', attempt, retryAt: now + delay, lastEventAt, error }
}

function attemptNow(
  state: ConnectionState,
  attempt: number,
  lastEventAt: number | undefined,
): ConnectionState {
  return { phase: 'reconnecting', attempt, lastEventAt, error: state.error }
}
