import { isRecord, withoutUnreadable } from './decodeEvent.ts'
import { EngineError } from './engineError.ts'
import type { HitlRequestData } from './engineEvent.ts'

/** The answer of `POST /hitl/respond`. Documented by the Engine. */
export interface RespondResponse {
  status: string
  request_id?: string | undefined
}

/** One entry of `GET /hitl/pending`. Documented by the Engine. */
export interface PendingPrompt {
  request_id: string
  task_id: string
  /** `permission`, or anything else for a question. */
  kind: string
  question: string
  /** ISO 8601. */
  created_at?: string
  /** Not documented by the Engine; we read it when it comes, so that a permission shows what it permits. */
  tool?: string
  /** Not documented by the Engine; as for `tool`. */
  input?: unknown
  /** Not documented by the Engine; as for `tool`. */
  tool_call_id?: string
  /** Not documented by the Engine; as for `tool`. */
  options?: HitlRequestData['options']
  /** ISO 8601. Not documented by the Engine; as for `tool`. */
  expires_at?: string
  sources?: Readonly<Record<string, string>>
}

/** The answer of `GET /health`. Documented by the Engine; with a 503 a subsystem is sick. */
export interface HealthResponse {
  status: string
  uptime_seconds?: number | undefined
  /** For instance `database`, `llm_provider`, `asset_directory`. The values' shape is not documented. */
  subsystems?: Record<string, unknown> | undefined
}

/**
 * Reads the body of `POST /hitl/respond`.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is not the documented shape.
 */
export function readRespondResponse(body: unknown): RespondResponse {
  const { status, request_id } = readRecord(body)
  if (typeof status !== 'string') throw unexpected(body)
  return { status, request_id: typeof request_id === 'string' ? request_id : undefined }
}

/**
 * Reads the body of `GET /hitl/pending`. Entries without an identity are left out: they could not be answered. Another
 * field of the wrong type counts as absent.
 * @throws EngineError `UNEXPECTED_RESPONSE` when there is no list of prompts.
 */
export function readPendingResponse(body: unknown): PendingPrompt[] {
  const pending = readRecord(body)['pending']
  if (!Array.isArray(pending)) throw unexpected(body)
  return pending.flatMap((entry: unknown) => {
    if (!isRecord(entry)) return []
    const prompt: Partial<PendingPrompt> = withoutUnreadable('hitl_request', entry)
    const { request_id, task_id, kind = 'question', question = '' } = prompt
    return request_id === undefined || task_id === undefined
      ? []
      : [{ ...prompt, request_id, task_id, kind, question }]
  })
}

/**
 * Reads the body of `GET /health`.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is not the documented shape.
 */
export function readHealthResponse(body: unknown): HealthResponse {
  const { status, uptime_seconds, subsystems } = readRecord(body)
  if (typeof status !== 'string') throw unexpected(body)
  return {
    status,
    uptime_seconds: typeof uptime_seconds === 'number' ? uptime_seconds : undefined,
    subsystems: isRecord(subsystems) ? subsystems : undefined,
  }
}

function readRecord(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body
  throw unexpected(body)
}

function unexpected(cause: unknown): EngineError {
  return new EngineError('UNEXPECTED_RESPONSE', { cause })
}
