import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from './arbitraryEvent.fixtures.ts'
import { EngineError, engineErrorCodes } from './engineError.ts'
import { parseRetryAfter, readErrorEvent, readErrorResponse } from './readEngineError.ts'

const now = Date.UTC(2026, 10, 23, 12, 0, 0)
const longestWait = 2 ** 31 - 1

describe('readErrorResponse', () => {
  it.each([
    [401, 'INVALID_KEY'],
    [401, 'KEY_ROTATION_PENDING'],
    [404, 'TASK_NOT_FOUND'],
    [409, 'HITL_REQUIRED'],
    [429, 'LLM_RATE_LIMITED'],
    [502, 'LLM_PROVIDER_ERROR'],
    [422, 'CONTEXT_OVERFLOW'],
    [403, 'PERMISSION_DENIED'],
    [502, 'MCP_CONNECTION_FAILED'],
    [401, 'MCP_TOKEN_EXPIRED'],
    [503, 'MIGRATION_REQUIRED'],
  ])('reads a %i with the code %s from the envelope', async (status, code) => {
    const error = await read(status, JSON.stringify({ error: code, message: 'for a log' }))
    expect(error).toMatchObject({ code, status, engineCode: code, cause: 'for a log' })
  })

  it.each([
    [
      'a nested envelope',
      { error: { code: 'CONTEXT_OVERFLOW', message: 'too long' } },
      'CONTEXT_OVERFLOW',
      'too long',
    ],
    [
      'an envelope inside detail',
      { detail: { error: 'CONTEXT_OVERFLOW', message: 'm' } },
      'CONTEXT_OVERFLOW',
      'm',
    ],
    ['a detail', { detail: 'message: field required' }, 'BAD_REQUEST', 'message: field required'],
    ['a list of details', { detail: [{ loc: ['body'], msg: 'x' }] }, 'BAD_REQUEST', undefined],
    ['a code nobody knows', { error: 'BRAND_NEW', message: 'm' }, 'BAD_REQUEST', 'm'],
    ['a number for a code', { error: 17, message: 'm' }, 'BAD_REQUEST', 'm'],
  ])('reads %s', async (_, body, code, cause) => {
    const error = await read(422, JSON.stringify(body))
    expect(error).toMatchObject({ code, status: 422 })
    if (cause !== undefined) expect(error.cause).toBe(cause)
  })

  it('keeps a code nobody knows beside the code that follows from the status', async () => {
    const error = await read(503, '{"error":"DRAINING"}')
    expect(error).toMatchObject({ code: 'ENGINE_UNAVAILABLE', engineCode: 'DRAINING' })
  })

  it.each([
    [400, 'BAD_REQUEST'],
    [401, 'UNAUTHORIZED'],
    [403, 'UNAUTHORIZED'],
    [404, 'NOT_FOUND'],
    [409, 'TURN_RUNNING'],
    [418, 'BAD_REQUEST'],
    [422, 'BAD_REQUEST'],
    [429, 'LLM_RATE_LIMITED'],
    [500, 'ENGINE_FAILED'],
    [502, 'ENGINE_UNAVAILABLE'],
    [503, 'ENGINE_UNAVAILABLE'],
    [504, 'PROVIDER_TIMEOUT'],
    [507, 'ENGINE_FAILED'],
    [307, 'UNEXPECTED_RESPONSE'],
  ])('goes by the status %i where a page of HTML came', async (status, code) => {
    expect(await read(status, '<html><body>nginx</body></html>')).toMatchObject({ code, status })
  })

  it('goes by the status where no body came', async () => {
    const error = await readErrorResponse(new Response(null, { status: 503 }), now)
    expect(error.code).toBe('ENGINE_UNAVAILABLE')
    expect(error.cause).toBeUndefined()
  })

  it('prefers the header to the body for how long to wait', async () => {
    const body = '{"error":"LLM_RATE_LIMITED","details":{"retry_after":9}}'
    expect((await read(429, body, { 'retry-after': '2' })).retryAfter).toBe(2_000)
    expect((await read(429, body, { 'retry-after': 'soon' })).retryAfter).toBe(9_000)
    expect((await read(429, body)).retryAfter).toBe(9_000)
    expect(
      (await read(429, '{"error":{"code":"LLM_RATE_LIMITED","details":{"retry_after":3}}}')).retryAfter,
    ).toBe(3_000)
  })

  it('never throws and never shows a word of the server, whatever the body', async () => {
    const ours = new Set(engineErrorCodes.map((code) => new EngineError(code).message))
    const body = fc.oneof(
      anyText,
      fc.json(),
      fc.string().map((text) => JSON.stringify({ error: text, message: text })),
    )
    await fc.assert(
      fc.asyncProperty(body, fc.integer({ min: 300, max: 599 }), async (text, status) => {
        const error = await read(status, text)
        expect(error).toBeInstanceOf(EngineError)
        expect(ours.has(error.message)).toBe(true)
      }),
    )
  })

  it('stops reading a body that does not end', async () => {
    let sent = 0
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 16_384
        controller.enqueue(new Uint8Array(16_384).fill(120))
      },
      cancel: () => void (cancelled = true),
    })
    const error = await readErrorResponse(new Response(endless, { status: 500 }), now)
    expect(error.code).toBe('ENGINE_FAILED')
    expect(cancelled).toBe(true)
    expect(sent).toBeLessThan(256 * 1024)
  })

  it('keeps at most 200 characters of a body without an envelope', async () => {
    expect((await read(500, 'x'.repeat(5_000))).cause).toBe('x'.repeat(200))
  })

  it('goes by the status where the body breaks', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('reset')),
    })
    expect((await readErrorResponse(new Response(broken, { status: 502 }), now)).code).toBe(
      'ENGINE_UNAVAILABLE',
    )
  })

  it('goes by the status where somebody else has read the body', async () => {
    const response = new Response('{"error":"INVALID_KEY"}', { status: 401 })
    await response.text()
    expect((await readErrorResponse(response, now)).code).toBe('UNAUTHORIZED')
  })
})

describe('readErrorEvent', () => {
  it('reads the code, the words for the log and the wait', () => {
    const data = { error: 'LLM_RATE_LIMITED', message: 'slow down', details: { retry_after: 1.5 } }
    expect(readErrorEvent(data)).toMatchObject({
      code: 'LLM_RATE_LIMITED',
      engineCode: 'LLM_RATE_LIMITED',
      cause: 'slow down',
      retryAfter: 1_500,
    })
  })

  it('takes a code nobody knows for UNKNOWN and keeps it', () => {
    expect(readErrorEvent({ error: 'BRAND_NEW' })).toMatchObject({ code: 'UNKNOWN', engineCode: 'BRAND_NEW' })
  })

  it.each([-1, NaN, '5', null, {}])('takes a wait of %j for none', (retry_after) => {
    expect(readErrorEvent({ error: 'LLM_RATE_LIMITED', details: { retry_after } }).retryAfter).toBeUndefined()
  })

  it('waits no longer than a timer can', () => {
    const data = { error: 'LLM_RATE_LIMITED', details: { retry_after: 1e300 } }
    expect(readErrorEvent(data).retryAfter).toBe(longestWait)
  })
})

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['1.5', 1_500],
    ['99999999999999999999', longestWait],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon Nov 23 12:00:30 2026', 30_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Fri, 01 Jan 2100 00:00:00 GMT', longestWait],
  ])('reads %j as %i ms', (header, wait) => {
    expect(parseRetryAfter(header, now)).toBe(wait)
  })

  it.each([
    null,
    '',
    ' ',
    '-5',
    '+5',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    'soon',
    '5 seconds',
    '5, 10',
    'Mon, soon',
    'Mon, 99 Nov 2026 12:00:30 GMT',
    '2026-11-23T12:00:30Z',
  ])('takes %j for no wish at all', (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined()
  })

  it('answers with a wait a timer can hold or with none, whatever the header', () => {
    const date = fc.date({ noInvalidDate: true }).map((value) => value.toUTCString())
    fc.assert(
      fc.property(fc.oneof(fc.string(), date, fc.double().map(String)), fc.nat(), (header, at) => {
        const wait = parseRetryAfter(header, at)
        if (wait === undefined) return
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(longestWait)
      }),
      { numRuns: 1_000 },
    )
  })
})

function read(status: number, body: string, headers: Record<string, string> = {}): Promise<EngineError> {
  // A Response cannot be made with every status a server can send.
  const response = new Response(body, { headers })
  Object.defineProperty(response, 'status', { value: status })
  return readErrorResponse(response, now)
}
