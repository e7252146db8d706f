/** One request as the simulator saw it. */
export interface ObservedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Headers
  /** The parsed JSON, the text where it was none, or `undefined` where there was no body. */
  readonly body: unknown
}

/** Notes what a request said, given the text of its body. */
export function observeRequest(request: Request, text: string): ObservedRequest {
  const { pathname, searchParams } = new URL(request.url)
  const { method, headers } = request
  return { method, path: pathname, query: Object.fromEntries(searchParams), headers, body: parse(text) }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
