/** An Engine of one answer that remembers what it was asked, in the place of `fetch`. */
export interface FakeUpstream {
  fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly asked: { url: string; method: string; headers: Headers; body: string }[]
}

export function createUpstream(
  answer: (url: string, init: RequestInit) => Response | Promise<Response>,
): FakeUpstream {
  const asked: FakeUpstream['asked'] = []
  return {
    asked,
    async fetch(url, init) {
      const { method = 'GET', body } = init
      asked.push({
        url,
        method,
        headers: new Headers(init.headers),
        body: typeof body === 'string' ? body : '',
      })
      return answer(url, init)
    },
  }
}

/** A stream of whole events that ends. */
export function eventStream(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
}

/** A request of the kit's client in a page of the same origin. */
export function fromPage(path: string, body?: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://app.test${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}
