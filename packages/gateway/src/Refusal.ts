import { EngineError, type EngineErrorCode } from '@engine-kit/protocol'

/** What a refusal says beyond its status and code. */
export interface RefusalDetails {
  /** For whoever reads the network log; a page shows its own text for the code. */
  message?: string | undefined
  /** The code as the Engine wrote it, where it is one this version does not know. */
  engineCode?: string | undefined
  /** Milliseconds after which trying again makes sense. */
  retryAfter?: number | undefined
  headers?: Record<string, string>
}

/** An answer that the gateway gives in the Engine's place, thrown from wherever the decision falls. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: EngineErrorCode
  readonly details: RefusalDetails

  constructor(status: number, code: EngineErrorCode, details: RefusalDetails = {}) {
    super(details.message ?? new EngineError(code).message)
    this.status = status
    this.code = code
    this.details = details
  }

  /** Writes the Engine's envelope, `{ error, message, details? }`. */
  toResponse(): Response {
    const { engineCode, retryAfter, headers } = this.details
    const seconds = retryAfter === undefined ? undefined : Math.ceil(retryAfter / 1000)
    return Response.json(
      {
        error: engineCode ?? this.code,
        message: this.message,
        ...(seconds !== undefined && { details: { retry_after: seconds } }),
      },
      {
        status: this.status,
        headers: {
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...(seconds !== undefined && { 'retry-after': String(seconds) }),
          ...headers,
        },
      },
    )
  }
}
