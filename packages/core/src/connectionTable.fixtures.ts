import { EngineError } from '@engine-kit/protocol'
import type {
  ConnectionContext,
  ConnectionEvent,
  ConnectionPhase,
  ConnectionState,
} from './connectionState.ts'
import { defaultRetryPolicy } from './retryDelay.ts'

/**
 * A phase, told apart where `retryAt` or `error` changes what it does. `waiting` and `trying` are `reconnecting` with
 * and without `retryAt`. `told` is `ended` by the Engine's word; `lost` is `ended` with an error; `held-off` is
 * `ended` with an error and the time before which the server wants no attempt.
 */
type StateName =
  Exclude<ConnectionPhase, 'reconnecting' | 'ended'> | 'trying' | 'waiting' | 'told' | 'lost' | 'held-off'

/** The columns of the table, as in `STATES.md`. */
export const columns = [
  'idle',
  'connecting',
  'live',
  'stalled',
  'trying',
  'waiting',
  'offline',
  'told',
  'lost',
  'held-off',
] as const satisfies readonly StateName[]

/** One cell per column, `·` for the same state. A state without a column leaves no row that compiles. */
type Row = StateName extends Columns[number] ? Cells<Columns> : never
type Columns = typeof columns
type Cells<Of> = { readonly [Column in keyof Of]: StateName | '·' }

/** One way in which an event can come. */
interface Case<Type extends ConnectionEvent['type'] = ConnectionEvent['type']> {
  readonly event: Extract<ConnectionEvent, { type: Type }>
  /** Absent where it makes no difference; the test then tries both. */
  readonly online?: boolean
  /** Whether the state has used up its attempts. */
  readonly exhausted?: boolean
  readonly to: Row
}

const lost = new EngineError('CONNECTION_LOST')
const hopeless = new EngineError('UNAUTHORIZED', { status: 401 })
const missing = new EngineError('TURN_MISSING')
const heldOff = new EngineError('ENGINE_UNAVAILABLE', { status: 503, retryAfter: 90_000 })
const asksToWait = new EngineError('ENGINE_UNAVAILABLE', { status: 503, retryAfter: 4_000 })

/** An example of each state, after two attempts that failed. */
export const states: Record<StateName, ConnectionState> = {
  idle: { phase: 'idle', attempt: 0 },
  connecting: { phase: 'connecting', attempt: 0 },
  live: { phase: 'live', attempt: 2, lastEventAt: 500 },
  stalled: { phase: 'stalled', attempt: 2, lastEventAt: 500 },
  trying: { phase: 'reconnecting', attempt: 2, lastEventAt: 500, error: lost },
  waiting: { phase: 'reconnecting', attempt: 2, retryAt: 1_200, lastEventAt: 500, error: lost },
  offline: { phase: 'offline', attempt: 2, lastEventAt: 500, error: lost },
  told: { phase: 'ended', attempt: 0, lastEventAt: 500 },
  lost: { phase: 'ended', attempt: 2, lastEventAt: 500, error: lost },
  'held-off': { phase: 'ended', attempt: 2, retryAt: 91_000, lastEventAt: 500, error: heldOff },
}

/** What the decision depends on besides, where a test does not say otherwise. */
export const context: ConnectionContext = {
  now: 1_000,
  random: 0.5,
  online: true,
  lastEventAt: 900,
  policy: {
    ...defaultRetryPolicy,
    baseDelay: 300,
    maxDelay: 10_000,
    maxServerDelay: 60_000,
    maxAttempts: 12,
  },
}

const always = (to: StateName): Row => [to, to, to, to, to, to, to, to, to, to]
const whileOpen = (to: StateName): Row => ['·', to, to, to, to, '·', '·', '·', '·', '·']

/** The complete table: every event, in every way that matters, in every state. */
const table: { readonly [Type in ConnectionEvent['type']]: Readonly<Record<string, Case<Type>>> } = {
  opening: { '': { event: { type: 'opening' }, to: always('connecting') } },
  following: {
    '': {
      event: { type: 'following' },
      online: true,
      to: ['trying', '·', '·', '·', '·', '·', '·', 'trying', 'trying', 'trying'],
    },
    'without a network': {
      event: { type: 'following' },
      online: false,
      to: ['offline', '·', '·', '·', '·', '·', '·', 'offline', 'offline', 'offline'],
    },
  },
  received: {
    'something new': { event: { type: 'received', progress: true }, to: whileOpen('live') },
    'nothing new': {
      event: { type: 'received', progress: false },
      to: ['·', 'live', '·', 'live', 'live', '·', '·', '·', '·', '·'],
    },
  },
  stalled: {
    '': { event: { type: 'stalled' }, to: ['·', '·', 'stalled', '·', '·', '·', '·', '·', '·', '·'] },
  },
  dropped: {
    '': { event: { type: 'dropped', error: lost }, online: true, to: whileOpen('waiting') },
    'asked to wait': {
      event: { type: 'dropped', error: asksToWait },
      online: true,
      to: whileOpen('waiting'),
    },
    'asked to wait long': {
      event: { type: 'dropped', error: heldOff },
      online: true,
      to: whileOpen('held-off'),
    },
    'beyond help': { event: { type: 'dropped', error: hopeless }, online: true, to: whileOpen('lost') },
    'once too often': {
      event: { type: 'dropped', error: lost },
      online: true,
      exhausted: true,
      to: whileOpen('lost'),
    },
    'without a network': {
      event: { type: 'dropped', error: lost },
      online: false,
      exhausted: true,
      to: whileOpen('offline'),
    },
  },
  polled: {
    'something new': { event: { type: 'polled', progress: true }, to: whileOpen('waiting') },
    'nothing new': { event: { type: 'polled', progress: false }, exhausted: true, to: whileOpen('waiting') },
    'without the turn': {
      event: { type: 'polled', progress: false, error: missing },
      exhausted: true,
      to: whileOpen('waiting'),
    },
  },
  retry_due: {
    '': { event: { type: 'retry_due' }, to: ['·', '·', '·', '·', '·', 'trying', '·', '·', '·', '·'] },
  },
  retry_asked: {
    '': {
      event: { type: 'retry_asked' },
      to: ['·', '·', '·', '·', '·', 'trying', 'trying', '·', 'trying', 'trying'],
    },
  },
  online: {
    '': { event: { type: 'online' }, to: ['·', '·', '·', '·', '·', 'trying', 'trying', '·', '·', '·'] },
  },
  visible: {
    '': { event: { type: 'visible' }, to: ['·', '·', '·', '·', '·', 'trying', '·', '·', '·', '·'] },
  },
  offline: {
    '': { event: { type: 'offline' }, to: ['·', '·', '·', '·', '·', 'offline', '·', '·', '·', '·'] },
  },
  finished: {
    '': {
      event: { type: 'finished' },
      to: ['·', 'told', 'told', 'told', 'told', 'told', 'told', 'told', 'told', 'told'],
    },
  },
  gave_up: {
    '': {
      event: { type: 'gave_up', error: new EngineError('TURN_LOST') },
      to: ['·', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost'],
    },
  },
  detached: {
    '': {
      event: { type: 'detached' },
      to: ['idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', '·', '·', '·'],
    },
  },
}

/** All cases of all events, with the name each has in `STATES.md`. */
export const cases: readonly (readonly [name: string, of: Case])[] = Object.entries(table).flatMap(
  ([type, ways]) =>
    Object.entries(ways).map(([way, of]): readonly [string, Case] => [
      way === '' ? type : `${type}, ${way}`,
      of,
    ]),
)

/** Which of the named states a state is. */
export function nameOf({ phase, retryAt, error }: ConnectionState): StateName {
  if (phase === 'reconnecting') return retryAt === undefined ? 'trying' : 'waiting'
  if (phase !== 'ended') return phase
  if (error === undefined) return 'told'
  return retryAt === undefined ? 'lost' : 'held-off'
}

/** What the table says of one case in one state. */
export function cell(of: Case, from: StateName): StateName | '·' {
  return of.to[columns.indexOf(from)] ?? '·'
}

/** The surroundings of a case. */
export function contextOf(of: Case, from: StateName, online: boolean): ConnectionContext {
  const maxAttempts = of.exhausted === true ? states[from].attempt : context.policy.maxAttempts
  return { ...context, online, policy: { ...context.policy, maxAttempts } }
}
