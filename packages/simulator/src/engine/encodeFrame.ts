import { encodeEvent, type HeartbeatData } from '@engine-kit/protocol'
import type { Wire } from '../wire.ts'
import type { RecordedFrame } from './eventLog.ts'
import { writePayload } from './writePayload.ts'

/** Writes one recorded frame as it goes over this wire. */
export function encodeFrame(frame: RecordedFrame, wire: Wire): string {
  const id = wire.ids === 'absent' || frame.id === undefined ? '' : `id: ${frame.id}\n`
  const { content } = frame
  if (content.kind === 'raw') return withLineEnds(id + content.text, wire.framing)
  const data = writePayload(frame, content, wire)
  const text = isBare(content.name, wire)
    ? `data: ${JSON.stringify(data)}\n\n`
    : encodeEvent({
        type: 'unknown',
        name: content.name,
        data,
        ...(content.id !== undefined && { id: content.id }),
      })
  return withLineEnds(id + text, wire.framing)
}

/** Writes a heartbeat of one connection, which is not recorded and so has no id. */
export function encodeHeartbeat(now: number, wire: Wire): string {
  return withLineEnds(encodeEvent({ type: 'heartbeat', data: heartbeatAt(now, wire) }), wire.framing)
}

/** The payload of a heartbeat. */
export function heartbeatAt(now: number, wire: Wire): HeartbeatData {
  return wire.timestamps ? { timestamp: new Date(now).toISOString() } : {}
}

/** One entry of a replay that comes as a JSON array. Text that is no event keeps its words as `data`. */
export function describeFrame(frame: RecordedFrame, wire: Wire): Record<string, unknown> {
  const id = wire.ids === 'absent' || frame.id === undefined ? {} : { id: frame.id }
  const { content } = frame
  if (content.kind === 'raw') return { ...id, event: 'message', data: content.text }
  const event = isBare(content.name, wire) ? {} : { event: content.name }
  return { ...id, ...event, data: writePayload(frame, content, wire) }
}

function isBare(name: string, wire: Wire): boolean {
  return wire.textFrames === 'bare' && name === 'text_delta'
}

// JSON holds no bare line break, so every line feed of a frame is one of its line ends.
function withLineEnds(text: string, framing: Wire['framing']): string {
  switch (framing) {
    case 'lf':
      return text
    case 'cr':
      return text.replaceAll('\n', '\r')
    case 'crlf':
      return text.replaceAll('\n', '\r\n')
    default:
      return framing satisfies never
  }
}
