import type { TaskStatus } from '@engine-kit/core'
import { connections } from '../fixtures/parts.fixtures.ts'
import { engines, streams } from './troubleCases.fixtures.ts'
import type { TroubleFacts } from './troubleOf.ts'

/** One thing that is said, and a state in which it is. */
export interface TroubleCell {
  readonly engine: keyof typeof engines
  /** `no network`: the stream waits for one. */
  readonly stream: keyof typeof streams | 'no network'
  readonly status: TaskStatus
  /** All of it; `''` for nothing. */
  readonly says: string
}

/** What is said, each thing once, named by its cause and by what it means something for. Read for contradictions. */
export const troubleCells = {
  AllWell: { engine: 'Engine up', stream: 'stream live', status: 'running', says: '' },
  Offline: {
    engine: 'Engine up',
    stream: 'no network',
    status: 'idle',
    says: 'You are offline. You can read and write on. We go on when the network is back.',
  },
  OfflineWhileSending: {
    engine: 'Engine up',
    stream: 'no network',
    status: 'sending',
    says: 'You are offline. Your message may not have arrived. We go on when the network is back.',
  },
  OfflineWhileRunning: {
    engine: 'Engine up',
    stream: 'no network',
    status: 'running',
    says: 'You are offline. The agent may still be at work. We go on when the network is back.',
  },
  OfflineWhileAsking: {
    engine: 'Engine up',
    stream: 'no network',
    status: 'awaiting-answer',
    says: 'You are offline. The agent waits for your answer. We go on when the network is back.',
  },
  KeyRefused: {
    engine: 'key refused',
    stream: 'no stream',
    status: 'idle',
    says: 'The Engine refuses the key. Nothing can be sent with it. Set ENGINE_KEY on the server.',
  },
  KeyRefusedWhileSending: {
    engine: 'key refused',
    stream: 'no stream',
    status: 'sending',
    says: 'The Engine refuses the key. Your message may not have arrived. Set ENGINE_KEY on the server.',
  },
  KeyRefusedWhileRunning: {
    engine: 'key refused',
    stream: 'stream cut',
    status: 'running',
    says: 'The Engine refuses the key. The agent may still be at work. Set ENGINE_KEY on the server.',
  },
  KeyRefusedWhileAsking: {
    engine: 'key refused',
    stream: 'no stream',
    status: 'awaiting-answer',
    says: 'The Engine refuses the key. Your answer cannot be sent with it. Set ENGINE_KEY on the server.',
  },
  KeyRefusedWhileStreaming: {
    engine: 'key refused',
    stream: 'stream live',
    status: 'running',
    says: 'The Engine refuses the key. Nothing can be sent with it. Set ENGINE_KEY on the server.',
  },
  EngineDown: {
    engine: 'Engine down',
    stream: 'no stream',
    status: 'idle',
    says: 'The Engine cannot be reached. Nothing can be sent until it is back. We keep looking for it.',
  },
  EngineDownWhileSending: {
    engine: 'Engine down',
    stream: 'stream cut',
    status: 'sending',
    says: 'The Engine cannot be reached. Your message may not have arrived. We keep looking for it.',
  },
  EngineDownWhileRunning: {
    engine: 'Engine down',
    stream: 'stream cut',
    status: 'running',
    says: 'The Engine cannot be reached. The agent may still be at work. We keep looking for it.',
  },
  EngineDownWhileAsking: {
    engine: 'Engine down',
    stream: 'stream cut',
    status: 'awaiting-answer',
    says: 'The Engine cannot be reached. Your answer cannot be sent until it is back. We keep looking for it.',
  },
  EngineSick: {
    engine: 'Engine sick',
    stream: 'no stream',
    status: 'idle',
    says: 'The Engine is not ready. Nothing can be sent until it is. We keep asking.',
  },
  EngineSickWhileSending: {
    engine: 'Engine sick',
    stream: 'stream cut',
    status: 'sending',
    says: 'The Engine is not ready. Your message may not have arrived. We keep asking.',
  },
  EngineSickWhileRunning: {
    engine: 'Engine sick',
    stream: 'stream cut',
    status: 'running',
    says: 'The Engine is not ready. The agent may still be at work. We keep asking.',
  },
  EngineSickWhileAsking: {
    engine: 'Engine sick',
    stream: 'stream cut',
    status: 'awaiting-answer',
    says: 'The Engine is not ready. Your answer cannot be sent until it is. We keep asking.',
  },
  ConnectionLost: { engine: 'Engine up', stream: 'stream cut', status: 'idle', says: 'Connection lost.' },
  ConnectionLostWhileSending: {
    engine: 'Engine up',
    stream: 'stream cut',
    status: 'sending',
    says: 'Connection lost. Your message may not have arrived.',
  },
  ConnectionLostWhileRunning: {
    engine: 'Engine up',
    stream: 'stream cut',
    status: 'running',
    says: 'Connection lost. The agent may still be at work.',
  },
  ConnectionLostWhileAsking: {
    engine: 'Engine up',
    stream: 'stream cut',
    status: 'awaiting-answer',
    says: 'Connection lost. The agent waits for your answer.',
  },
  GivenUp: {
    engine: 'Engine up',
    stream: 'stream given up',
    status: 'idle',
    says: 'We stopped trying to reach the Engine.',
  },
  GivenUpWhileSending: {
    engine: 'Engine up',
    stream: 'stream given up',
    status: 'sending',
    says: 'We stopped trying to reach the Engine. Your message may not have arrived.',
  },
  GivenUpWhileRunning: {
    engine: 'Engine up',
    stream: 'stream given up',
    status: 'running',
    says: 'We stopped trying to reach the Engine. The agent may still be at work.',
  },
  GivenUpWhileAsking: {
    engine: 'Engine up',
    stream: 'stream given up',
    status: 'awaiting-answer',
    says: 'We stopped trying to reach the Engine. The agent waits for your answer.',
  },
  EngineQuiet: {
    engine: 'Engine up',
    stream: 'stream quiet',
    status: 'running',
    says: 'The Engine has gone quiet. Still listening.',
  },
} as const satisfies Record<string, TroubleCell>

/** What the components are given in such a state. */
export function factsOf({ engine, stream, status }: TroubleCell): TroubleFacts {
  const connection = stream === 'no network' ? connections.offline : streams[stream]
  return { engineError: engines[engine], connection, status, online: true }
}
