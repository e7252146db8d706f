import { EngineError, isEngineErrorCode, type EngineErrorCode } from './engineError.ts'
import type { ErrorEventData } from './engineEvent.ts'

/**
 * Reads the error of a non-2xx answer, whatever wrote it: the Engine's envelope, a nested `{ error: { code } }`,
 * FastAPI's `{ detail }`, or a proxy's HTML. Consumes the body, at most 64 kB of it. Never throws.
 *
 * @param now milliseconds since the epoch, to turn a `Retry-After` date into a wait.
 */
export async function readErrorResponse(response: Response, now: number): Promise<EngineError> {
  const body = await readBoundedText(response)
  const envelope = parseEnvelope(body)
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), now) ?? envelope?.retryAfter
  const cause = envelope?.message ?? (body.slice(0, 200) || undefined)
  const details = { status: response.status, retryAfter, engineCode: envelope?.code, cause }
  if (isEngineErrorCode(envelope?.code)) return new EngineError(envelope.code, details)
  return new EngineError(codeOfStatus(response.status), details)
}

/** Reads the payload of an `error` event. */
export function readErrorEvent(data: ErrorEventData): EngineError {
  const code = isEngineErrorCode(data.error) ? data.error : 'UNKNOWN'
  return new EngineError(code, {
    engineCode: data.error,
    retryAfter: secondsToMilliseconds(data.details?.['retry_after']),
    cause: data.message,
  })
}

/**
 * Reads `Retry-After`, in seconds or as an HTTP date, into milliseconds from `now`. A date that has passed is `0`;
 * anything unreadable is `undefined`.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return secondsToMilliseconds(Number(header))
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function codeOfStatus(status: number): EngineErrorCode {
  switch (status) {
    case 401:
    case 403:
      return 'UNAUTHORIZED'
    case 404:
      return 'NOT_FOUND'
    case 409:
      return 'TURN_RUNNING'
    case 429:
      return 'LLM_RATE_LIMITED'
    case 502:
    case 503:
      return 'ENGINE_UNAVAILABLE'
    case 504:
      return 'PROVIDER_TIMEOUT'
    default:
      if (status >= 500) return 'ENGINE_FAILED'
      if (status >= 400) return 'BAD_REQUEST'
      return 'UNEXPECTED_RESPONSE'
  }
}

interface Envelope {
  code: string | undefined
  message: string | undefined
  retryAfter: number | undefined
}

function parseEnvelope(body: string): Envelope | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  const outer = asRecord(json)
  if (!outer) return undefined
  const nested = asRecord(outer['error']) ?? asRecord(outer['detail'])
  const source = nested ?? outer
  const code = nested ? (nested['code'] ?? nested['error']) : outer['error']
  return {
    code: typeof code === 'string' ? code : undefined,
    message: firstString(source['message'], outer['detail'], outer['message']),
    retryAfter: secondsToMilliseconds(asRecord(source['details'])?.['retry_after']),
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as Record<string, unknown>
}

function firstString(...values: unknown[]): string | undefined {
  return values.find((value) => typeof value === 'string')
}

function secondsToMilliseconds(seconds: unknown): number | undefined {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return undefined
  return Math.round(seconds * 1000)
}

const bodyLimit = 64 * 1024

async function readBoundedText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let body = ''
  try {
    while (body.length < bodyLimit) {
      const { done, value } = await reader.read()
      if (done) break
      body += decoder.decode(value, { stream: true })
    }
    await reader.cancel()
  } catch {
    // The connection broke while an error was being read: what came is enough, the status already says what failed.
  }
  return body.slice(0, bodyLimit)
}
