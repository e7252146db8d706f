import { isRecord } from '@engine-kit/protocol'

/**
 * The answer that came although a `fetch` threw: `ky`, `ofetch` and adapters of axios throw for each status that is no
 * success, and say in the error what came. `undefined` where it holds no answer.
 */
export function thrownAnswer(error: unknown): Response | undefined {
  if (!isRecord(error)) return undefined
  const response = isRecord(error['response']) ? error['response'] : error
  const { status } = response
  if (!isErrorStatus(status)) return undefined
  if (response instanceof Response && !response.bodyUsed) return response
  // Who threw has read the body already, and hands on what it held.
  const body = response['data'] ?? error['data']
  // React Native knows of no streams, and one that was read already holds nothing.
  const isStream = globalThis.ReadableStream !== undefined && body instanceof ReadableStream
  if (isStream && body.locked)
    return new Response(null, { status, headers: retryAfterOf(response['headers']) })
  const raw = typeof body === 'string' || isStream
  return new Response(body == null ? null : raw ? body : JSON.stringify(body), {
    status,
    headers: retryAfterOf(response['headers']),
  })
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}

function retryAfterOf(headers: unknown): HeadersInit {
  if (!isRecord(headers)) return {}
  const value = headers instanceof Headers ? headers.get('retry-after') : headers['retry-after']
  return typeof value === 'string' ? { 'retry-after': value } : {}
}
