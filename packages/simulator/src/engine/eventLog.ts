import type { EngineEvent } from '@engine-kit/protocol'

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
  /** Unique for the life of the simulator, also across a restart. */
  readonly id: string
  readonly taskId: string
  readonly turnId: string
  /** Milliseconds since the epoch by the Engine's clock. */
  readonly timestamp: number
  readonly content: FrameContent
}

/** An event, or text that need not be a valid frame. */
export type FrameContent =
  { readonly kind: 'event'; readonly event: EngineEvent } | { readonly kind: 'raw'; readonly text: string }

/** Opens an empty replay buffer. Nothing leaves it by itself: see `retain`. */
export function createEventLog(now: () => number): EventLog {
  let frames: RecordedFrame[] = []
  let boot = 1
  let sequence = 0
  const listeners = new Set<(frame: RecordedFrame) => void>()

  return {
    append(taskId, turnId, content) {
      sequence += 1
      const frame = { id: `${boot}-${sequence}`, taskId, turnId, timestamp: now(), content }
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
      // A restarted Engine counts from one again, in a new series, so that no id ever names two frames.
      boot += 1
      sequence = 0
    },
  }
}
