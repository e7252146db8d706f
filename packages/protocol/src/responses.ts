import { EngineError } from './engineError.ts'

/** The answer of `POST /hitl/respond`. Documented by the Engine. */
export interface RespondResponse {
  status: string
  request_id?: string
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
}

/** The answer of `GET /health`. Documented by the Engine; with a 503 a subsystem is sick. */
export interface HealthResponse {
  status: string
  uptime_seconds?: number
  /** For instance `database`, `llm_provider`, `asset_directory`. The values' shape is not documented. */
  subsystems?: Record<string, unknown>
}

/**
 * Reads the body of `POST /hitl/respond`.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is not the documented shape.
 */
export function readRespondResponse(body: unknown): RespondResponse {
  const record = readRecord(body)
  if (typeof record['status'] !== 'string') throw unexpected('status is not a string')
  return record as unknown as RespondResponse
}

/**
 * Reads the body of `GET /hitl/pending`. Entries without an identity are left out: they could not be answered.
 * @throws EngineError `UNEXPECTED_RESPONSE` when there is no list of prompts.
 */
export function readPendingResponse(body: unknown): PendingPrompt[] {
  const pending = readRecord(body)['pending']
  if (!Array.isArray(pending)) throw unexpected('pending is not a list')
  return pending.flatMap((entry: Partial<PendingPrompt> | null) => {
    if (typeof entry?.request_id !== 'string' || typeof entry.task_id !== 'string') return []
    return [
      {
        ...entry,
        request_id: entry.request_id,
        task_id: entry.task_id,
        kind: typeof entry.kind === 'string' ? entry.kind : 'question',
        question: typeof entry.question === 'string' ? entry.question : '',
      },
    ]
  })
}

/**
 * Reads the body of `GET /health`.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is not the documented shape.
 */
export function readHealthResponse(body: unknown): HealthResponse {
  const record = readRecord(body)
  if (typeof record['status'] !== 'string') throw unexpected('status is not a string')
  return record as unknown as HealthResponse
}

function readRecord(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>
  throw unexpected('the body is not an object')
}

function unexpected(cause: string): EngineError {
  return new EngineError('UNEXPECTED_RESPONSE', { cause })
}
