import { EngineError, readErrorResponse } from '@engine-kit/protocol'
import { thrownAnswer } from './thrownAnswer.ts'

/** How to reach the Engine, or the gateway in front of it. */
export interface EngineEndpoint {
  /** The address before `/execute`, absolute or, in a browser, relative, for instance `/api/engine`. */
  readonly baseUrl: string
  /**
   * Whose it is: an id of the person or the tenant, not a secret. What is kept and what tabs share belongs to `baseUrl`
   * and `scope`. Needed where more than one person or tenant may use the same browser, and where `headers` is a function
   * or `fetch` is given: those say nothing that could be compared, so a client without a scope then shares nothing with
   * other tabs, and finds nothing after a reload.
   */
  readonly scope?: string | undefined
  /** Extra headers, asked for anew at every attempt so that a fresh token is used. */
  readonly headers?: HeaderSource | undefined
  /**
   * Gets a fresh token, or whatever `headers` needs. Called when a request is refused with 401, once for all requests
   * refused meanwhile; when it resolves each is made once more with the headers of that moment. A 401 proves that
   * nothing was done, so this holds for messages and answers too. Without it a 401 is final.
   */
  readonly refreshAuthorization?: (() => Promise<void>) | undefined
  /** @default globalThis.fetch */
  readonly fetch?: EngineFetch | undefined
}

/** Headers, or a function that knows the current ones. */
export type HeaderSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>)

/**
 * The part of `fetch` the client needs. The simulator and a gateway fit behind it. It resolves for any status and rejects
 * where no answer came. One that throws for a status, as `ky` does, is understood where its error tells the status.
 */
export type EngineFetch = (input: string, init: RequestInit) => Promise<Response>

/** One request. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST'
  /** Begins with a slash and carries its query. */
  readonly path: string
  readonly body?: unknown
  /** Whether a stream of events is expected. */
  readonly stream?: true | undefined
  /** Asks a stream to go on behind that frame. Not documented by the Engine; sent only where frames carry ids. */
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks the Engine and answers with its 2xx response.
 *
 * @throws EngineError for every other answer, and `ENGINE_UNREACHABLE` when none came; the signal's reason when it
 * is aborted.
 */
export async function requestEngine(endpoint: EngineEndpoint, request: EngineRequest): Promise<Response> {
  try {
    return await attemptRequest(endpoint, request)
  } catch (error) {
    if (!(error instanceof EngineError) || !(await refreshed(endpoint, error))) throw error
    return await attemptRequest(endpoint, request)
  }
}

const refreshes = new WeakMap<EngineEndpoint, Promise<boolean>>()

/** Whether it makes sense to ask again: the application was given the occasion to sign in anew, and did. */
async function refreshed(endpoint: EngineEndpoint, { status, code }: EngineError): Promise<boolean> {
  // An expired connector is a 401 too, but not one of the person's.
  if (status !== 401 || code === 'MCP_TOKEN_EXPIRED' || endpoint.refreshAuthorization === undefined)
    return false
  const running = refreshes.get(endpoint)
  if (running !== undefined) return running
  const refresh = endpoint
    .refreshAuthorization()
    .then(
      () => true,
      () => false,
    )
    .finally(() => refreshes.delete(endpoint))
  refreshes.set(endpoint, refresh)
  return refresh
}

async function attemptRequest(endpoint: EngineEndpoint, request: EngineRequest): Promise<Response> {
  const { baseUrl, headers, fetch = globalThis.fetch } = endpoint
  const { method, path, body, stream, lastEventId, signal } = request
  const sent = new Headers(typeof headers === 'function' ? await headers() : headers)
  if (body !== undefined) sent.set('content-type', 'application/json')
  if (stream === true) sent.set('accept', 'text/event-stream')
  if (lastEventId !== undefined) sent.set('last-event-id', lastEventId)
  let response: Response
  try {
    response = await fetch(baseUrl.replace(/\/+$/, '') + path, {
      method,
      headers: sent,
      // A redirect would carry the key to whatever address it names.
      redirect: 'manual',
      cache: 'no-store',
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const answer = thrownAnswer(cause)
    if (answer === undefined) throw new EngineError('ENGINE_UNREACHABLE', { cause })
    response = answer
  }
  if (!response.ok) throw await readErrorResponse(response, Date.now())
  return response
}

/** A JSON answer: what it says, and the text it was parsed from, which may hold more digits than a number does. */
export interface JsonAnswer {
  readonly body: unknown
  readonly text: string
}

/**
 * Asks the Engine and reads a JSON answer.
 * @throws EngineError as `requestEngine`, and `UNEXPECTED_RESPONSE` when the body is not JSON.
 */
export async function requestJson(endpoint: EngineEndpoint, request: EngineRequest): Promise<JsonAnswer> {
  return readJson(await requestEngine(endpoint, request), request.signal)
}

/**
 * Reads an answer as JSON.
 * @throws EngineError `UNEXPECTED_RESPONSE` when it is none; the signal's reason when it is aborted.
 */
export async function readJson(response: Response, signal?: AbortSignal): Promise<JsonAnswer> {
  try {
    const text = await response.text()
    return { body: JSON.parse(text) as unknown, text }
  } catch (cause) {
    signal?.throwIfAborted()
    throw new EngineError('UNEXPECTED_RESPONSE', { status: response.status, cause })
  }
}

/** The body of a stream of events, as far as it is used. */
export interface EventBody {
  getReader: () => Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>
}

/**
 * Asks the Engine for a stream of events.
 * @throws EngineError as `requestEngine`, and `UNEXPECTED_RESPONSE` when the answer is not an event stream: an HTML
 * page with status 200 is a proxy's, not an empty turn.
 */
export async function requestEventStream(
  endpoint: EngineEndpoint,
  request: EngineRequest,
): Promise<EventBody> {
  return eventStreamOf(await requestEngine(endpoint, { ...request, stream: true }))
}

/**
 * The stream of events in an answer.
 * @throws EngineError as `requestEventStream`.
 */
export async function eventStreamOf(response: Response): Promise<EventBody> {
  const contentType = response.headers.get('content-type') ?? ''
  if (/^text\/event-stream\b/i.test(contentType)) return response.body ?? wholeBody(response)
  await response.body?.cancel()
  throw new EngineError('UNEXPECTED_RESPONSE', {
    status: response.status,
    cause: contentType,
  })
}

/** A body that a platform gives only as a whole, as React Native does: the answer comes late, and is not lost. */
function wholeBody(response: Response): EventBody {
  let read = false
  return {
    getReader: () => ({
      read: async () => {
        if (read) return { done: true, value: undefined }
        const value = new TextEncoder().encode(await response.text())
        read = true
        return { done: false, value }
      },
      cancel: () => Promise.resolve(),
    }),
  }
}
