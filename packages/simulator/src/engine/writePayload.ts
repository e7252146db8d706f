import { isRecord } from '@engine-kit/protocol'
import type { Wire } from '../wire.ts'
import type { FrameEvent, RecordedFrame } from './eventLog.ts'

/** What a frame says over this wire: the names, times and shapes that the wire has in place of the documented ones. */
export function writePayload(frame: RecordedFrame, event: FrameEvent, wire: Wire): unknown {
  if (!isRecord(event.data)) return event.data
  const data = named(frame, event.name, event.data, wire)
  if (event.name === 'thread_lifecycle' || event.name === 'heartbeat') return data
  // What a script says of itself goes before what the wire adds.
  return { ...taskOf(frame, event, wire), ...timeOf(frame, wire), ...data }
}

type Payload = Record<string, unknown>

function named(frame: RecordedFrame, name: string, data: Payload, wire: Wire): Payload {
  switch (name) {
    case 'thread_lifecycle':
      return withTurnId(frame, data, wire.turnIds)
    case 'tool_result':
      return without(data, resultOmits[wire.resultNames])
    case 'hitl_request':
      return without(data, promptOmits[wire.prompts])
    case 'error':
      return shapeError(data, wire.errorShape)
    default:
      return data
  }
}

function withTurnId(frame: RecordedFrame, data: Payload, turnIds: Wire['turnIds']): Payload {
  switch (turnIds) {
    case 'unique':
      return data
    case 'constant':
      // A sub-agent keeps its own, or its end would be the turn's.
      return data['turn_id'] === frame.turnId ? { ...data, turn_id: 'turn' } : data
    case 'absent':
      return without(data, ['turn_id'])
    default:
      return turnIds satisfies never
  }
}

const resultOmits: Record<Wire['resultNames'], readonly string[]> = {
  both: [],
  id: ['tool'],
  tool: ['tool_call_id'],
  nothing: ['tool', 'tool_call_id'],
}

const promptOmits: Record<Wire['prompts'], readonly string[]> = {
  whole: [],
  linked: ['tool', 'input'],
  bare: ['tool', 'input', 'tool_call_id'],
}

function shapeError(data: Payload, shape: Wire['errorShape']): Payload {
  const { error: code, message, ...rest } = data
  switch (shape) {
    case 'documented':
      return data
    case 'nested':
      return { error: { code, message, ...rest } }
    case 'detail':
      return { detail: message }
    case 'message':
      return { message }
    default:
      return shape satisfies never
  }
}

function taskOf(frame: RecordedFrame, event: FrameEvent, wire: Wire): { task_id?: string } {
  return wire.frameTasks === 'sent' ? { task_id: event.taskId ?? frame.taskId } : {}
}

function timeOf({ timestamp }: RecordedFrame, wire: Wire): { timestamp?: string | number } {
  switch (wire.frameTimes) {
    case 'absent':
      return {}
    case 'iso':
      return { timestamp: new Date(timestamp).toISOString() }
    case 'milliseconds':
      return { timestamp }
    default:
      return wire.frameTimes satisfies never
  }
}

function without(data: Payload, fields: readonly string[]): Payload {
  return Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)))
}
