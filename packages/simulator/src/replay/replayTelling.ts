import type { FrameEvent, RecordedFrame } from '../engine/eventLog.ts'
import type { ReplayShape, Wire } from '../wire.ts'
import { createResplit } from './createResplit.ts'
import { reorderCalls } from './reorderCalls.ts'
import { replayFamily } from './replayFamily.ts'

/** How one Engine's replays tell what was said. */
export interface ReplayTelling {
  /** What the buffer holds, in the frames in which a replay tells it. */
  held: (frames: readonly RecordedFrame[]) => readonly RecordedFrame[]
  /** A frame that a replay tells as it comes, or `undefined` where it does not. */
  live: (frame: RecordedFrame) => RecordedFrame | undefined
}

/** Tells as the wire says. */
export function createReplayTelling({ replayKeeps, replayShape }: Wire): ReplayTelling {
  const { text = 'as-sent', calls = 'as-sent' } = replayShape
  const resplit = createResplit(text)
  const isKept = ({ content }: RecordedFrame): boolean => {
    const family = replayFamily(content)
    return family === undefined || replayKeeps.includes(family)
  }
  return {
    held: (frames) =>
      reorderCalls(resplit(frames.filter(isKept)), calls).flatMap((frame) => told(frame, replayShape) ?? []),
    live: (frame) => (isKept(frame) ? told(frame, replayShape) : undefined),
  }
}

function told(frame: RecordedFrame, shape: Partial<ReplayShape>): RecordedFrame | undefined {
  const { content } = frame
  if (content.kind === 'raw') return frame
  const isBlock = content.name === 'content_block_start' || content.name === 'content_block_stop'
  if (shape.blocks === 'left-out' && isBlock) return undefined
  if (shape.thinking === 'left-out' && isThinking(content, isBlock)) return undefined
  if (shape.callIds !== 'left-out') return frame
  return { ...frame, content: { ...content, data: withoutCallId(content.data) } }
}

function isThinking({ name, data }: FrameEvent, isBlock: boolean): boolean {
  return (
    name === 'thinking_delta' || (isBlock && (data as { block_type?: unknown }).block_type === 'thinking')
  )
}

function withoutCallId(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('tool_call_id' in data)) return data
  const { tool_call_id: _, ...rest } = data
  return rest
}
