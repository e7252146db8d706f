import type { EngineEvent } from '@engine-kit/protocol'
import type { FrameIds } from './frameIds.ts'

/** Everything the Engine has said and still holds: the replay buffer. */
export interface EventLog {
  append: (taskId: string, turnId: string, content: FrameContent) => void
  /** All retained frames, oldest first. */
  frames: () => readonly RecordedFrame[]
  /** Calls `listener` for every frame appended from now on. Returns a function that stops it. */
  subscribe: (listener: (frame: RecordedFrame) => void) => () => void
  /** Drops the frames of every turn that `keep` does not want. */
  retain: (keep: (turnId: string, lastTimestamp: number) => boolean) => void
  clear: () => void
}

/** One frame as it went out, whoever was watching. */
export interface RecordedFrame {
  /** What the wire may write as its `id:`. None where a replay tells a part of what was sent as one. */
  readonly id: string | undefined
  /** The task and turn on whose stream it went out. */
  readonly taskId: string
  readonly turnId: string
  /** Milliseconds since the epoch by the Engine's clock. */
  readonly timestamp: number
  readonly content: FrameContent
}

/** An event, or text that need not be a valid frame. */
export type FrameContent = FrameEvent | { readonly kind: 'raw'; readonly text: string }

/** An event with everything that can be said of it. The wire decides how much of that is written, and how. */
export interface FrameEvent {
  readonly kind: 'event'
  /** The `event:` field. */
  readonly name: string
  readonly data: unknown
  /** An id of the script's own. */
  readonly id?: string | undefined
  /** The task it is about, where that is a sub-agent's. */
  readonly taskId?: string | undefined
}

/** Opens an empty replay buffer. Nothing leaves it by itself: see `retain`. */
export function createEventLog(now: () => number, ids: FrameIds): EventLog {
  let frames: RecordedFrame[] = []
  const listeners = new Set<(frame: RecordedFrame) => void>()

  return {
    append(taskId, turnId, content) {
      const timestamp = now()
      const frame = { id: ids.next(turnId, timestamp, content), taskId, turnId, timestamp, content }
      frames.push(frame)
      for (const listener of [...listeners]) listener(frame)
    },
    frames: () => frames,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retain(keep) {
      const lastTimestamps = new Map(frames.map((frame) => [frame.turnId, frame.timestamp]))
      const dropped = new Set<string>()
      for (const [turnId, timestamp] of lastTimestamps) if (!keep(turnId, timestamp)) dropped.add(turnId)
      if (dropped.size > 0) frames = frames.filter((frame) => !dropped.has(frame.turnId))
    },
    clear() {
      frames = []
      ids.restart()
    },
  }
}

/** What a script sends, as the buffer holds it. */
export function contentOf(event: EngineEvent): FrameEvent {
  const name = event.type === 'unknown' ? event.name : event.type
  return { kind: 'event', name, data: event.data, id: event.id }
}
