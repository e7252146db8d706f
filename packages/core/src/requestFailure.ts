import { EngineError, type EngineErrorData } from '@engine-kit/protocol'

/** Any failure as the kit's own error. */
export function asEngineError(error: unknown): EngineError {
  return error instanceof EngineError ? error : new EngineError('UNKNOWN', { cause: error })
}

/**
 * Whether a request may have done its work although it failed: no answer came, or one from something in between. A
 * refusal that the Engine itself worded, and any 4xx, proves that it did not.
 */
export function mayHaveArrived({ code, status }: EngineError): boolean {
  if (status === undefined) return true
  if (status === 503 || (status >= 400 && status < 500)) return false
  return inBetween.has(code)
}

const inBetween = new Set<string>([
  'CONNECTION_LOST',
  'ENGINE_UNREACHABLE',
  'ENGINE_UNAVAILABLE',
  'ENGINE_FAILED',
  'PROVIDER_TIMEOUT',
  'UNEXPECTED_RESPONSE',
  'UNKNOWN',
])

/**
 * Whether a refused message may be sent again without a person: the Engine's own answer, before any event, proves
 * that no turn began, and its table says that trying again helps.
 */
export function isSafeToResend(error: EngineError): boolean {
  return error.retryable && !mayHaveArrived(error)
}

/**
 * Whether a failed reading is not worth trying again. Reading changes nothing, so everything that may pass is tried
 * again: only an answer that says that we may not read, or ask wrongly, ends it.
 */
export function endsReading({ code, status }: EngineErrorData): boolean {
  return code === 'EVENT_TOO_LARGE' || (status !== undefined && finalStatuses.has(status))
}

const finalStatuses = new Set([400, 401, 403, 422])

/** Whether an answer may mean that the server cannot go on behind the frame it was asked for. */
export function refusesResumption({ status }: EngineError): boolean {
  return status !== undefined && unresumable.has(status)
}

const unresumable = new Set([400, 404, 410, 412, 416])
