import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventTypes } from './arbitraryEvent.fixtures.ts'
import { decodeEvent } from './decodeEvent.ts'
import { EngineError, engineErrorCodes } from './engineError.ts'
import { readHealthResponse, readPendingResponse, readRespondResponse } from './responses.ts'
import { splitFrames } from './splitFrames.fixtures.ts'

const page = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')
const frames = [...page.matchAll(/^```sse\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
  splitFrames(block ?? ''),
)
const rows = [...page.matchAll(/^\| `([A-Z_]+)`\s*\|.*\| (\w+)\s*\|$/gm)].map(([, code, retry]) => [
  code,
  retry,
])

describe('PROTOCOL.md', () => {
  it.each(frames)('shows a frame of $event that decodes to it', (frame) => {
    expect(decodeEvent(frame)).toEqual({ type: frame.event, data: JSON.parse(frame.data) })
  })

  it.each(eventTypes)('shows a frame of %s', (type) => {
    expect(frames.map((frame) => frame.event)).toContain(type)
  })

  it.each([
    ['POST /hitl/respond', readRespondResponse],
    ['GET /hitl/pending', (body: unknown) => ({ pending: readPendingResponse(body) })],
    ['GET /health', readHealthResponse],
  ])('shows an answer of %s that is read whole', (route, read) => {
    const body: unknown = JSON.parse(exampleOf(route))
    expect(read(body)).toEqual(body)
  })

  it('lists every error code with its retry rule', () => {
    expect(rows).toEqual(engineErrorCodes.map((code) => [code, new EngineError(code).retry]))
  })
})

/** The JSON shown under the heading of that route. */
function exampleOf(route: string): string {
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${route}\n`))
  return /^```json\n([\s\S]*?)^```$/m.exec(section ?? '')?.[1] ?? ''
}
