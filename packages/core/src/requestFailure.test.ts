import { EngineError, engineErrorCodes, type EngineErrorCode } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import {
  asEngineError,
  endsReading,
  isSafeToResend,
  mayHaveArrived,
  refusesResumption,
} from './requestFailure.ts'

/** `unknown`: the request may have done its work. `refused`: it did not. `again`: nor, and it may be sent again alone. */
type Verdict = 'unknown' | 'refused' | 'again'

const statuses = {
  'no answer': [undefined],
  'a refusal': [400, 401, 403, 404, 409, 413, 422, 429],
  'not ready': [503],
  'another status': [200, 204, 307, 500, 502, 504],
} as const

const columns = Object.keys(statuses) as (keyof typeof statuses)[]

/** By code, in the order of the columns. */
const verdicts: Record<EngineErrorCode, readonly [Verdict, Verdict, Verdict, Verdict]> = {
  INVALID_KEY: ['unknown', 'refused', 'refused', 'refused'],
  KEY_ROTATION_PENDING: ['unknown', 'again', 'again', 'again'],
  TASK_NOT_FOUND: ['unknown', 'refused', 'refused', 'refused'],
  HITL_REQUIRED: ['unknown', 'refused', 'refused', 'refused'],
  LLM_RATE_LIMITED: ['unknown', 'again', 'again', 'again'],
  LLM_PROVIDER_ERROR: ['unknown', 'again', 'again', 'again'],
  CONTEXT_OVERFLOW: ['unknown', 'refused', 'refused', 'refused'],
  PERMISSION_DENIED: ['unknown', 'refused', 'refused', 'refused'],
  MCP_CONNECTION_FAILED: ['unknown', 'again', 'again', 'again'],
  MCP_TOKEN_EXPIRED: ['unknown', 'refused', 'refused', 'refused'],
  MIGRATION_REQUIRED: ['unknown', 'refused', 'refused', 'refused'],
  ENGINE_UNREACHABLE: ['unknown', 'again', 'again', 'unknown'],
  ENGINE_UNAVAILABLE: ['unknown', 'again', 'again', 'unknown'],
  ENGINE_FAILED: ['unknown', 'refused', 'refused', 'unknown'],
  PROVIDER_TIMEOUT: ['unknown', 'again', 'again', 'unknown'],
  UNAUTHORIZED: ['unknown', 'refused', 'refused', 'refused'],
  NOT_FOUND: ['unknown', 'refused', 'refused', 'refused'],
  BAD_REQUEST: ['unknown', 'refused', 'refused', 'refused'],
  TURN_RUNNING: ['unknown', 'refused', 'refused', 'refused'],
  NOTHING_PENDING: ['unknown', 'refused', 'refused', 'refused'],
  ANSWER_LOST: ['unknown', 'refused', 'refused', 'refused'],
  MESSAGE_UNCONFIRMED: ['unknown', 'refused', 'refused', 'refused'],
  TURN_MISSING: ['unknown', 'again', 'again', 'again'],
  TURN_SILENT: ['unknown', 'again', 'again', 'again'],
  TURN_LOST: ['unknown', 'refused', 'refused', 'refused'],
  TURN_CANCELLED: ['unknown', 'refused', 'refused', 'refused'],
  CONNECTIONS_BUSY: ['unknown', 'again', 'again', 'again'],
  CONNECTION_LOST: ['unknown', 'again', 'again', 'unknown'],
  UNEXPECTED_RESPONSE: ['unknown', 'refused', 'refused', 'unknown'],
  EVENT_TOO_LARGE: ['unknown', 'refused', 'refused', 'refused'],
  UNKNOWN: ['unknown', 'refused', 'refused', 'unknown'],
}

describe.each(engineErrorCodes)('a request that failed with %s', (code) => {
  it.each(columns)('after %s', (column) => {
    const expected = verdicts[code][columns.indexOf(column)]
    for (const status of statuses[column]) {
      const error = new EngineError(code, { status })
      expect([status, verdictOn(error)]).toEqual([status, expected])
      expect([status, verdictOn(new EngineError(code, { status, retryAfter: 5 }))]).toEqual([
        status,
        expected,
      ])
    }
  })
})

/** Statuses that an answer to a reading may have. */
const answers = [
  200, 204, 301, 400, 401, 403, 404, 405, 408, 409, 410, 412, 416, 422, 425, 429, 500, 502, 503, 504,
]

describe('a reading that failed', () => {
  it.each(engineErrorCodes)('with %s ends for what says that we may not read, or ask wrongly', (code) => {
    const ended = answers.filter((status) => endsReading(new EngineError(code, { status })))
    expect(ended).toEqual(code === 'EVENT_TOO_LARGE' ? answers : [400, 401, 403, 422])
    expect(endsReading(new EngineError(code))).toBe(code === 'EVENT_TOO_LARGE')
  })

  it.each(engineErrorCodes)('with %s may mean that the server cannot go on behind a frame', (code) => {
    const refused = answers.filter((status) => refusesResumption(new EngineError(code, { status })))
    expect(refused).toEqual([400, 404, 410, 412, 416])
    expect(refusesResumption(new EngineError(code))).toBe(false)
  })
})

describe('asEngineError', () => {
  it('keeps the kit’s own error', () => {
    const error = new EngineError('TURN_LOST')
    expect(asEngineError(error)).toBe(error)
  })

  it.each([new TypeError('words of the runtime'), 'text', undefined, null, { code: 'TURN_LOST' }])(
    'keeps %s as the cause, and shows nothing of it',
    (thrown) => {
      const error = asEngineError(thrown)
      expect(error).toMatchObject({ code: 'UNKNOWN', status: undefined })
      expect(error.cause).toBe(thrown)
      expect(error.message).toBe(new EngineError('UNKNOWN').message)
    },
  )
})

function verdictOn(error: EngineError): Verdict | 'both' {
  if (mayHaveArrived(error)) return isSafeToResend(error) ? 'both' : 'unknown'
  return isSafeToResend(error) ? 'again' : 'refused'
}
