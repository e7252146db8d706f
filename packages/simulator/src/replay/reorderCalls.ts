import type { RecordedFrame } from '../engine/eventLog.ts'
import type { ReplayShape } from '../wire.ts'

/** Tells calls and results that follow each other directly in another order. Nothing else changes its place. */
export function reorderCalls(
  frames: readonly RecordedFrame[],
  order: ReplayShape['calls'],
): readonly RecordedFrame[] {
  switch (order) {
    case 'as-sent':
      return frames
    case 'reversed':
      return inSegments(frames, (items) => groupsOf(items).flatMap((group) => group.toReversed()))
    case 'paired':
      return inSegments(frames, pair)
    default:
      return order satisfies never
  }
}

/** A call with the frames of its block, or a result. */
interface Item {
  kind: 'call' | 'result'
  frames: RecordedFrame[]
}

function inSegments(
  frames: readonly RecordedFrame[],
  change: (items: readonly Item[]) => readonly Item[],
): RecordedFrame[] {
  const ordered: RecordedFrame[] = []
  let segment: Item[] = []
  const close = (): void => {
    ordered.push(...change(segment).flatMap((item) => item.frames))
    segment = []
  }
  for (const frame of frames) {
    if (frame.turnId !== segment[0]?.frames[0]?.turnId) close()
    if (add(segment, frame)) continue
    close()
    ordered.push(frame)
  }
  close()
  return ordered
}

/** Adds a frame that belongs to a call or a result; says whether it does. */
function add(items: Item[], frame: RecordedFrame): boolean {
  const { content } = frame
  if (content.kind === 'raw') return false
  const last = items.at(-1)
  switch (content.name) {
    case 'content_block_start':
      if (!isToolBlock(content.data)) return false
      items.push({ kind: 'call', frames: [frame] })
      return true
    case 'tool_call':
      if (
        last?.kind === 'call' &&
        last.frames.length === 1 &&
        nameOf(last.frames[0]) === 'content_block_start'
      )
        last.frames.push(frame)
      else items.push({ kind: 'call', frames: [frame] })
      return true
    case 'content_block_stop':
      if (!isToolBlock(content.data) || last?.kind !== 'call') return false
      last.frames.push(frame)
      return true
    case 'tool_result':
      items.push({ kind: 'result', frames: [frame] })
      return true
    default:
      return false
  }
}

/** What follows each other and is of one kind. */
function groupsOf(items: readonly Item[]): Item[][] {
  const groups: Item[][] = []
  for (const item of items) {
    const group = groups.at(-1)
    if (group?.[0]?.kind === item.kind) group.push(item)
    else groups.push([item])
  }
  return groups
}

function pair(items: readonly Item[]): Item[] {
  const rest = [...items]
  const ordered: Item[] = []
  for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
    ordered.push(item)
    const id = idOf(item)
    const index = rest.findIndex((other) => other.kind === 'result' && idOf(other) === id)
    if (item.kind === 'call' && id !== undefined && index >= 0) ordered.push(...rest.splice(index, 1))
  }
  return ordered
}

function idOf({ frames }: Item): unknown {
  const call = frames.find((frame) => nameOf(frame)?.startsWith('tool_'))
  return call?.content.kind === 'event'
    ? (call.content.data as { tool_call_id?: unknown }).tool_call_id
    : undefined
}

function nameOf(frame: RecordedFrame | undefined): string | undefined {
  return frame?.content.kind === 'event' ? frame.content.name : undefined
}

function isToolBlock(data: unknown): boolean {
  return (data as { block_type?: unknown }).block_type === 'tool_use'
}
