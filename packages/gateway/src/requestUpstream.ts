import { readErrorResponse, readHealthResponse } from '@engine-kit/protocol'
import type { EngineAccess } from './createEngineGateway.ts'
import { forwardHeaders } from './forwardHeaders.ts'
import { parseJson, readBoundedJson, readBoundedText, UnreadableJson } from './readBoundedJson.ts'
import type { GatewaySettings } from './readGatewaySettings.ts'
import { Refusal } from './Refusal.ts'
import { relayStream } from './relayStream.ts'
import type { Route } from './routes.ts'

/** An answer of the Engine that may be passed on. */
export type Upstream =
  | { type: 'stream'; body: ReadableStream<Uint8Array>; contentType: string }
  /** `text` is what `json` was parsed from, for numbers with more digits than parsing keeps. */
  | { type: 'json'; status: number; json: unknown; text?: string }

/** A request that has passed every check. */
export interface Crossing {
  request: Request
  route: Route
  query: URLSearchParams
  /** JSON, or nothing for a GET. */
  body: string | undefined
  access: EngineAccess
  settings: GatewaySettings
}

/**
 * Asks the Engine, and closes the connection to it when the browser leaves. A message or an answer that a person has
 * sent is carried through first: leaving does not take it back.
 *
 * @throws Refusal with the Engine's own status and code where it refuses, 502 or 504 where it cannot be reached or
 * does not answer like an Engine.
 */
export async function requestUpstream(crossing: Crossing): Promise<Upstream> {
  const { request, route, access, settings } = crossing
  const connection = new AbortController()
  const close = (): void => connection.abort()
  let late = false
  let deadline: ReturnType<typeof setTimeout> | undefined
  const startDeadline = (): void => {
    deadline ??= setTimeout(() => {
      late = true
      close()
    }, settings.answerTimeout)
  }
  try {
    if (route.method === 'GET') onceAborted(request.signal, close)
    if (!route.streams) startDeadline()
    const response = await settings.fetch(addressOf(crossing), initOf(crossing, connection.signal))
    if (route.streams) onceAborted(request.signal, close)
    if (!response.ok) startDeadline()
    return await readAnswer(response, crossing, close)
  } catch (error) {
    close()
    if (error instanceof Refusal) throw error
    if (late) throw new Refusal(504, 'ENGINE_UNREACHABLE', { message: 'The Engine did not answer in time.' })
    const nonsense = error instanceof UnreadableJson || error instanceof NotAnEngine
    if (!request.signal.aborted) settings.onError(error, access)
    throw nonsense ? new Refusal(502, 'UNEXPECTED_RESPONSE') : new Refusal(502, 'ENGINE_UNREACHABLE')
  } finally {
    clearTimeout(deadline)
  }
}

class NotAnEngine extends Error {
  override readonly name = 'NotAnEngine'
}

function onceAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act()
  else signal.addEventListener('abort', act, { once: true })
}

/** The path is a constant of the route table: nothing a browser sent can change the host or leave the prefix. */
function addressOf({ route, query, settings }: Crossing): string {
  return settings.engineBase + route.path + (query.size > 0 ? `?${query}` : '')
}

function initOf({ request, route, body, settings }: Crossing, signal: AbortSignal): RequestInit {
  return {
    method: route.method,
    headers: forwardHeaders(request.headers, route, settings.engineKey),
    body: body ?? null,
    // A redirect to another host would take the key with it: fetch drops only Authorization and Cookie.
    redirect: 'manual',
    cache: 'no-store',
    signal,
  }
}

async function readAnswer(response: Response, crossing: Crossing, close: () => void): Promise<Upstream> {
  const { route, settings } = crossing
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    throw new NotAnEngine(
      'The Engine answered with a redirect, which is not followed: set engineUrl to its target.',
    )
  }
  if (!response.ok) {
    const health = await readSickHealth(response, crossing)
    if (health !== undefined) return { type: 'json', status: response.status, json: health }
    throw await readRefusal(response)
  }
  if (!route.streams) {
    const text = await readBoundedText(response, settings.maxBodyBytes)
    return { type: 'json', status: 200, json: parseJson(text), text }
  }
  const sent = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  const contentType = route.answers.find((type) => type === sent)
  if (contentType === undefined || response.body === null) {
    throw new NotAnEngine(
      `The Engine answered with ${sent ?? 'no content type'} instead of ${route.answers[0]}.`,
    )
  }
  return { type: 'stream', contentType, body: relayStream(response.body, close, settings.keyGuard.begin()) }
}

/** `GET /health` answers 503 with the same body as 200 to name the sick subsystem: that is an answer, not an error. */
async function readSickHealth(response: Response, { route, settings }: Crossing): Promise<unknown> {
  if (route.action !== 'health' || response.status !== 503) return undefined
  try {
    return readHealthResponse(await readBoundedJson(response.clone(), settings.maxBodyBytes))
  } catch {
    return undefined
  }
}

/**
 * Keeps the status, the code and the pause of a refusal, and none of its text: a validation error repeats the headers
 * it was sent, the key among them, and a proxy's page would run as a page of ours.
 */
async function readRefusal(response: Response): Promise<Refusal> {
  const { code, engineCode, retryAfter } = await readErrorResponse(response, Date.now())
  const isPlainCode = engineCode !== undefined && /^[A-Z][A-Z0-9_]{0,63}$/.test(engineCode)
  return new Refusal(response.status, code, { engineCode: isPlainCode ? engineCode : undefined, retryAfter })
}
