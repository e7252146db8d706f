import { EngineError } from './engineError.ts'
import type { HitlRequestData } from './engineEvent.ts'
import { readFields, readId } from './eventFields.ts'
import { isRecord } from './isRecord.ts'
import { readSources } from './readSources.ts'
import { memberOf, splitJson } from './splitJson.ts'

/** The answer of `POST /hitl/respond`. Documented by the Engine. */
export interface RespondResponse {
  status: string
  request_id?: string | undefined
}

/** One entry of `GET /hitl/pending`. Documented by the Engine. */
export interface PendingPrompt {
  /** `''` where the Engine named none. */
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
  /** The JSON text of `input` as it was written, where parsing lost digits or a key that stands twice. */
  inputSource?: string | undefined
  /** Not documented by the Engine; as for `tool`. */
  tool_call_id?: string
  /** Not documented by the Engine; as for `tool`. */
  options?: HitlRequestData['options']
  /** ISO 8601. Not documented by the Engine; as for `tool`. */
  expires_at?: string
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
 * @param text The JSON that `body` was parsed from, for an id with more digits than a double holds.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is not the documented shape.
 */
export function readRespondResponse(body: unknown, text?: string): RespondResponse {
  const { status, request_id } = readRecord(body)
  if (typeof status !== 'string') throw unexpected(body)
  return { status, request_id: readId(request_id, (field) => memberOf(text, field), 'request_id') }
}

/**
 * Reads the body of `GET /hitl/pending`, its fields as those of a `hitl_request`. Entries without a task are left out:
 * they could not be answered.
 * @param text The JSON that `body` was parsed from. Without it `inputSource` is missing, and long ids are rounded.
 * @throws EngineError `UNEXPECTED_RESPONSE` when there is no list of prompts.
 */
export function readPendingResponse(body: unknown, text?: string): PendingPrompt[] {
  const pending = readRecord(body)['pending']
  if (!Array.isArray(pending)) throw unexpected(body)
  const entries = splitJson(memberOf(text, 'pending') ?? '')
  return pending.flatMap((entry: unknown, index) => {
    if (!isRecord(entry)) return []
    const json = entries[index]?.text
    const read = readFields('hitl_request', entry, (field) => memberOf(json, field))
    const prompt: Partial<PendingPrompt> = read
    const { request_id = '', task_id, kind = 'question', question = '' } = prompt
    if (task_id === undefined) return []
    const inputSource = readSources(json, entry, read)?.['input']
    return [{ ...prompt, request_id, task_id, kind, question, inputSource }]
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
