import type { EngineEvent } from './engineEvent.ts'
import { writeRecord } from './writeRecord.ts'

/**
 * Writes one event as the Server-Sent Events block that `decodeEvent` reads back, blank line and `sources` included.
 *
 * For servers that speak the Engine's protocol: the simulator, a proxy, a test.
 *
 * @throws TypeError when the payload cannot be written as JSON, or when the type or id would break the framing;
 * RangeError when the payload is nested too deeply to be written.
 */
export function encodeEvent(event: EngineEvent): string {
  const name = event.type === 'unknown' ? event.name : event.type
  if (name === '' || /[\r\n]/.test(name)) {
    throw new TypeError('An event type cannot be empty or contain a line break.')
  }
  if (event.id !== undefined && /[\r\n\0]/.test(event.id)) {
    throw new TypeError('An event id cannot contain a line break or a NUL.')
  }
  const data = writeData(event)
  if (data === undefined) throw new TypeError(`The payload of ${name} has no JSON form.`)
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  return `${id}event: ${name}\ndata: ${data}\n\n`
}

// TypeScript does not say so, but there are values without a JSON form.
function writeData(event: EngineEvent): string | undefined {
  const { data, sources } = event
  if (sources === undefined) return JSON.stringify(data)
  const text = event.type === 'unknown' ? sources['data'] : writeRecord(event.data, sources)
  // In JSON a line break can only be white space.
  return text?.replace(/[\r\n]+/g, ' ')
}
