import { decodeEvent, type EngineEventType, type Frame } from '@engine-kit/protocol'
import type { FrameContent } from '../engine/eventLog.ts'
import type { ReplayFamily } from '../wire.ts'

/** What a replay may lose a frame as, or `undefined` where it says what the Engine said or did. */
export function replayFamily(content: FrameContent): ReplayFamily | undefined {
  if (content.kind === 'event') return familyOf(content.name, content.data)
  const frame = readFrame(content.text)
  if (frame === undefined) return undefined
  const event = decodeEvent(frame)
  switch (event.type) {
    case 'unknown':
    case 'malformed':
      return event.type
    default:
      return families[event.type]
  }
}

const families: Record<EngineEventType, ReplayFamily | undefined> = {
  thread_lifecycle: undefined,
  error: undefined,
  text_delta: undefined,
  thinking_delta: undefined,
  content_block_start: undefined,
  content_block_stop: undefined,
  tool_call: undefined,
  tool_result: undefined,
  hitl_request: undefined,
  hitl_resolved: undefined,
  working_memory_update: 'memory',
  compaction_event: 'compaction',
  heartbeat: 'heartbeat',
  usage: 'usage',
}

const phases: unknown[] = ['started', 'completed', 'errored']

function familyOf(name: string, data: unknown): ReplayFamily | undefined {
  if (!isKnown(name)) return 'unknown'
  if (name !== 'thread_lifecycle') return families[name]
  return phases.includes((data as { phase?: unknown }).phase) ? undefined : 'unknown'
}

function isKnown(name: string): name is EngineEventType {
  return Object.hasOwn(families, name)
}

/** The first frame of a text, or `undefined` where it holds only comments. */
function readFrame(text: string): Frame | undefined {
  const lines = text.split('\n').map((line) => /^(event|data): ?(.*)$/.exec(line))
  const valuesOf = (field: string): string[] =>
    lines.flatMap((line) => (line?.[1] === field ? [line[2] ?? ''] : []))
  const data = valuesOf('data')
  return data.length === 0 ? undefined : { event: valuesOf('event')[0], data: data.join('\n') }
}
