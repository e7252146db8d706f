import type { FrameIdKind } from '../wire.ts'
import type { FrameContent } from './eventLog.ts'

/** Gives every frame of one Engine its id. */
export interface FrameIds {
  next: (turnId: string, timestamp: number, content: FrameContent) => string
  /** The Engine has lost its buffer: what counts frames begins anew, in a new series. */
  restart: () => void
}

/** Starts at the first frame. */
export function createFrameIds(kind: FrameIdKind): FrameIds {
  let boot = 1
  /** Begins anew with each boot. */
  let sequence = 0
  /** These two never begin anew. */
  let total = 0
  let gapped = 0
  const turns = new Map<string, { readonly number: number; frames: number; blocks: number }>()

  return {
    next(turnId, timestamp, content) {
      sequence += 1
      total += 1
      // Steps of 2, 4 and 1, over and over.
      gapped += 1 << (total % 3)
      const turn = turns.get(turnId) ?? { number: turns.size + 1, frames: 0, blocks: 0 }
      turns.set(turnId, turn)
      turn.frames += 1
      if (content.kind === 'event' && content.name === 'content_block_start') turn.blocks += 1
      switch (kind) {
        case 'counted':
          return `${boot}-${sequence}`
        case 'gapped':
          return String(gapped)
        case 'opaque':
          // An odd factor gives each of 2 ** 32 numbers another one.
          return (Math.imul(total, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
        case 'per-turn':
          return String(turn.frames)
        case 'per-message':
          return `message-${turn.number}`
        case 'per-block':
          return `${turn.number}-${turn.blocks}`
        case 'milliseconds':
          return String(timestamp)
        case 'constant':
          return '1'
        default:
          return kind satisfies never
      }
    },
    restart() {
      // A restarted Engine counts from one again, in a new series, so that no id ever names two frames.
      boot += 1
      sequence = 0
    },
  }
}
