import {
  EngineError,
  isEngineErrorCode,
  type EngineErrorCode,
  type EngineErrorDetails,
} from './engineError.ts'
import type { ErrorEventData } from './engineEvent.ts'
import { isRecord } from './isRecord.ts'

/**
 * Reads the error of a non-2xx answer, whatever wrote it: the Engine's envelope, a nested `{ error: { code } }`,
 * FastAPI's `{ detail }`, or a proxy's HTML. Consumes the body, at most 64 kB of it. Never throws.
 *
 * @param now milliseconds since the epoch, to turn a `Retry-After` date into a wait.
 */
export async function readErrorResponse(response: Response, now: number): Promise<EngineError> {
  const body = await readBoundedText(response)
  const data = readErrorData(parseJson(body))
  return toEngineError(data, codeOfStatus(response.status), {
    status: response.status,
    retryAfter: parseRetryAfter(response.headers.get('retry-after'), now),
    cause: data.message ?? (body.slice(0, 200) || undefined),
  })
}

/** Reads the payload of an `error` event, of any form that {@link readErrorResponse} reads. */
export function readErrorEvent(data: ErrorEventData): EngineError {
  const read = readErrorData(data)
  return toEngineError(read, 'UNKNOWN', { cause: read.message })
}

/** Reads an error into the documented shape, whoever wrote it. Its other fields stay. */
export function readErrorData(body: unknown): ErrorEventData & Record<string, unknown> {
  if (!isRecord(body)) return { error: '', ...(typeof body === 'string' && { message: body }) }
  const { message, details, ...rest } = body
  const { error, detail } = body
  const nested = [error, detail].find(isRecord)
  const words = firstString(nested?.['message'], detail, message)
  const more = [nested?.['details'], details].find(isRecord)
  return {
    ...rest,
    error: firstString(nested?.['code'], nested?.['error'], error) ?? '',
    ...(words !== undefined && { message: words }),
    ...(more !== undefined && { details: more }),
  }
}

/**
 * Reads `Retry-After`, in seconds or as an HTTP date, into milliseconds from `now`. A date that has passed is `0`;
 * anything unreadable is `undefined`; nothing is longer than a timer can wait, 2 ** 31 - 1 milliseconds.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const value = header.trim()
  if (/^\d+(\.\d+)?$/.test(value)) return secondsToMilliseconds(Number(value))
  // Date.parse makes dates of nearly anything, "-5" included; the three forms of an HTTP date begin with a weekday.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(value)) return undefined
  // The oldest form names no zone and means GMT.
  const date = Date.parse(/\bGMT$/i.test(value) ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : clampWait(date - now)
}

function codeOfStatus(status: number): EngineErrorCode {
  const code = statusCodes[status]
  if (code !== undefined) return code
  if (status >= 500) return 'ENGINE_FAILED'
  return status >= 400 ? 'BAD_REQUEST' : 'UNEXPECTED_RESPONSE'
}

const statusCodes: Readonly<Record<number, EngineErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  409: 'TURN_RUNNING',
  429: 'LLM_RATE_LIMITED',
  502: 'ENGINE_UNAVAILABLE',
  503: 'ENGINE_UNAVAILABLE',
  504: 'PROVIDER_TIMEOUT',
}

function toEngineError(
  { error, details }: ErrorEventData,
  fallback: EngineErrorCode,
  known: EngineErrorDetails,
): EngineError {
  return new EngineError(isEngineErrorCode(error) ? error : fallback, {
    ...known,
    retryAfter: known.retryAfter ?? secondsToMilliseconds(details?.['retry_after']),
    engineCode: error || undefined,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function firstString(...values: unknown[]): string | undefined {
  return values.find((value) => typeof value === 'string')
}

function secondsToMilliseconds(seconds: unknown): number | undefined {
  // Written so that NaN is refused too.
  if (typeof seconds !== 'number' || !(seconds >= 0)) return undefined
  return clampWait(Math.round(seconds * 1000))
}

/** A timer that is told to wait longer than 2 ** 31 - 1 milliseconds fires at once. */
function clampWait(milliseconds: number): number {
  return Math.min(Math.max(0, milliseconds), 2 ** 31 - 1)
}

const bodyLimit = 64 * 1024
/** Milliseconds. */
const bodyTimeout = 5_000

async function readBoundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let body = ''
  try {
    const reader = response.body?.getReader()
    if (!reader) return ''
    // A body that trickles must not hold up what waits for the error.
    const timer = setTimeout(() => void reader.cancel().catch(() => undefined), bodyTimeout)
    while (body.length < bodyLimit) {
      const { done, value } = await reader.read()
      if (done) break
      body += decoder.decode(value, { stream: true })
    }
    clearTimeout(timer)
    await reader.cancel()
  } catch {
    // The body broke, or somebody else reads it: what came is enough, the status already says what failed.
  }
  return body.slice(0, bodyLimit)
}
