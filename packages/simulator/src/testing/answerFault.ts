import type { AnswerFault, StatusFault } from './fault.ts'

/** What comes in the Engine's place. Throws where nothing comes. */
export function answerFault(fault: AnswerFault, request: Request): Response {
  switch (fault.kind) {
    case 'refuse':
      throw connectionError('connect ECONNREFUSED')
    case 'status':
      return statusResponse(fault)
    case 'html':
      return page(fault.status)
    case 'json':
      return Response.json(fault.body)
    case 'redirect':
      return redirect(request, fault.to)
    default:
      return fault satisfies never
  }
}

/** The words Node's own fetch uses; a client must not depend on them. */
export function connectionError(cause: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(cause) })
}

const documentedCodes: Partial<Record<number, string>> = {
  401: 'INVALID_KEY',
  403: 'PERMISSION_DENIED',
  404: 'TASK_NOT_FOUND',
  422: 'CONTEXT_OVERFLOW',
  429: 'LLM_RATE_LIMITED',
  502: 'LLM_PROVIDER_ERROR',
  // The Engine documents the status of a second turn but not its code, and no code for the others: these are ours.
  409: 'TASK_BUSY',
  500: 'INTERNAL_ERROR',
  503: 'ENGINE_STARTING',
  504: 'PROVIDER_TIMEOUT',
}

const withoutBody: readonly number[] = [204, 205, 304]

function statusResponse({ status, body = 'envelope', error, retryAfter, details }: StatusFault): Response {
  const headers = new Headers()
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  if (body === 'empty' || withoutBody.includes(status)) return new Response(null, { status, headers })
  const code = error ?? documentedCodes[status] ?? `STATUS_${status}`
  const message = `A fault of the test engine: ${status}.`
  const rest = details && { details }
  switch (body) {
    case 'envelope':
      return Response.json({ error: code, message, ...rest }, { status, headers })
    case 'nested':
      return Response.json({ error: { code, message, ...rest } }, { status, headers })
    case 'detail':
      return Response.json({ detail: message }, { status, headers })
    default:
      return body satisfies never
  }
}

function page(status: number): Response {
  const title = status === 200 ? 'Please sign in' : status === 502 ? '502 Bad Gateway' : String(status)
  const html = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function redirect(request: Request, to: string): Response {
  const { pathname, search } = new URL(request.url)
  return new Response(null, { status: 307, headers: { location: new URL(pathname + search, to).href } })
}
