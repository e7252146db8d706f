import type { ConnectionState, TaskStatus } from '@engine-kit/core'
import type { ShownError } from '../parts/ErrorNotice.tsx'

/** All that bears on whether a person reaches the agent. */
export interface TroubleFacts {
  readonly connection: ConnectionState
  /** What the task is doing. */
  readonly status: TaskStatus
  /** Why the Engine is unwell, as `useEngineHealth` tells it; `undefined` while it is well. */
  readonly engineError: ShownError | undefined
  /** Whether the browser has a network. */
  readonly online: boolean
}

/** What is wrong between a person and the agent. */
export interface Trouble {
  readonly kind: TroubleKind
  /** What is wrong, what that means for the turn or for what was sent, and what happens next. */
  readonly words: string
}

/**
 * `refused`: the key is wrong. `down`: the Engine cannot be reached. `sick`: it answers that it is not ready. `lost`: the
 * stream is cut. `quiet`: nothing comes. `abandoned`: nobody tries any more.
 */
export type TroubleKind = 'offline' | 'refused' | 'down' | 'sick' | 'lost' | 'quiet' | 'abandoned'

/**
 * Says what is wrong in one voice, whatever was noticed first: the browser's network, the Engine's health, or the stream.
 * `undefined` while nothing is, or while nothing is known yet.
 */
export function troubleOf(facts: TroubleFacts): Trouble | undefined {
  const kind = kindOf(facts)
  if (kind === undefined) return undefined
  const {
    connection: { phase, error },
    status,
  } = facts
  // A reason that no trying mends is told as it is, and says by itself what follows.
  if (kind === 'abandoned' && error?.retryable === false) return { kind, words: error.message }
  const stage = stages[status]
  // What streams shows by itself that the agent is at work.
  const shown = phase === 'live' && stage === 'running' ? 'over' : stage
  const sentences = [whats[kind], meanings[kind]?.[shown], next[kind]]
  return { kind, words: sentences.filter(Boolean).join(' ') }
}

function kindOf(facts: TroubleFacts): TroubleKind | undefined {
  if (facts.connection.phase === 'offline') return 'offline'
  const kind = kindOnline(facts)
  // An Engine on this machine is reached without a network: only what fails is blamed on it.
  return !kind || kind === 'refused' || facts.online ? kind : 'offline'
}

function kindOnline({ connection: { phase, error }, engineError }: TroubleFacts): TroubleKind | undefined {
  if (engineError?.code === 'INVALID_KEY' || error?.code === 'INVALID_KEY') return 'refused'
  // What streams is reached, whatever its health says.
  if (phase === 'live') return undefined
  if (engineError !== undefined) return engineError.code === 'ENGINE_UNREACHABLE' ? 'down' : 'sick'
  if (phase === 'stalled') return 'quiet'
  // A turn that is lost says so itself, where it stands; trying again would not bring it back.
  if (error === undefined || error.code === 'TURN_LOST') return undefined
  if (phase === 'reconnecting') return 'lost'
  return phase === 'ended' ? 'abandoned' : undefined
}

const whats: Record<TroubleKind, string> = {
  offline: 'You are offline.',
  refused: 'The Engine refuses the key.',
  down: 'The Engine cannot be reached.',
  sick: 'The Engine is not ready.',
  lost: 'Connection lost.',
  quiet: 'The Engine has gone quiet.',
  abandoned: 'We stopped trying to reach the Engine.',
}

/** How far a turn is, as far as it matters to somebody who cannot see it. */
type Stage = 'over' | 'sending' | 'running' | 'asking'

const stages: Record<TaskStatus, Stage> = {
  idle: 'over',
  sending: 'sending',
  running: 'running',
  cancelling: 'running',
  'awaiting-answer': 'asking',
  completed: 'over',
  failed: 'over',
  interrupted: 'over',
}

const goesOn = {
  over: '',
  sending: 'Your message may not have arrived.',
  running: 'The agent may still be at work.',
  asking: 'The agent waits for your answer.',
} as const satisfies Record<Stage, string>

const cannotSend = (why: string): Record<Stage, string> => ({
  ...goesOn,
  over: `Nothing can be sent ${why}.`,
  asking: `Your answer cannot be sent ${why}.`,
})

const meanings: Record<TroubleKind, Record<Stage, string> | undefined> = {
  offline: { ...goesOn, over: 'You can read and write on.' },
  refused: cannotSend('with it'),
  down: cannotSend('until it is back'),
  sick: cannotSend('until it is'),
  lost: goesOn,
  // It is still heard of, so that nothing has changed.
  quiet: undefined,
  abandoned: goesOn,
}

const next: Record<TroubleKind, string> = {
  offline: 'We go on when the network is back.',
  refused: 'Set ENGINE_KEY on the server.',
  down: 'We keep looking for it.',
  sick: 'We keep asking.',
  lost: '',
  quiet: 'Still listening.',
  abandoned: '',
}
