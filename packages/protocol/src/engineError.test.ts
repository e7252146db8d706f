import { describe, expect, it } from 'vitest'
import { EngineError, engineErrorCodes, isEngineErrorCode, type RetryRule } from './engineError.ts'

/** The Engine's documented table. */
const documented: [string, RetryRule][] = [
  ['INVALID_KEY', 'never'],
  ['KEY_ROTATION_PENDING', 'backoff'],
  ['TASK_NOT_FOUND', 'never'],
  ['HITL_REQUIRED', 'never'],
  ['LLM_RATE_LIMITED', 'backoff'],
  ['LLM_PROVIDER_ERROR', 'once'],
  ['CONTEXT_OVERFLOW', 'never'],
  ['PERMISSION_DENIED', 'never'],
  ['MCP_CONNECTION_FAILED', 'once'],
  ['MCP_TOKEN_EXPIRED', 'never'],
  ['MIGRATION_REQUIRED', 'never'],
]

describe('EngineError', () => {
  it.each(documented)('retries %s %s, as the Engine documents', (code, retry) => {
    if (!isEngineErrorCode(code)) throw new Error(`${code} is not in the list.`)
    const error = new EngineError(code)
    expect(error.retry).toBe(retry)
    expect(error.retryable).toBe(retry !== 'never')
  })

  it.each(engineErrorCodes)('says in plain sentences what %s means', (code) => {
    const { message } = new EngineError(code)
    expect(message).toMatch(/^[A-Z].*\.$/)
    // A person reads it: no code of ours in it.
    expect(message).not.toContain(code)
  })

  it('takes its message from its code alone', () => {
    const secret = 'Traceback: key=sk-123'
    const error = new EngineError('ENGINE_FAILED', { status: 500, cause: secret, engineCode: secret })
    expect(error.message).toBe(new EngineError('ENGINE_FAILED').message)
    expect(error.cause).toBe(secret)
  })

  it('has no cause where none is known', () => {
    expect('cause' in new EngineError('UNKNOWN')).toBe(false)
  })

  it('is written as JSON, and held by a state, as plain data without its cause and stack', () => {
    const error = new EngineError('LLM_RATE_LIMITED', { status: 429, retryAfter: 2_000, cause: 'secret' })
    const data = {
      code: 'LLM_RATE_LIMITED',
      message: error.message,
      status: 429,
      retryAfter: 2_000,
      retryable: true,
    }
    expect(JSON.parse(JSON.stringify(error))).toEqual(data)
    expect(structuredClone(error.data)).toEqual(data)
  })

  it.each(['toString', '__proto__', '', 'invalid_key', 401, null, undefined])(
    'takes %j for no code',
    (value) => {
      expect(isEngineErrorCode(value)).toBe(false)
    },
  )
})
