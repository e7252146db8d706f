import type { Route } from './routes.ts'

/**
 * Builds the headers of a request to the Engine from nothing. The one thing that comes from the browser is the
 * position in a stream, on the one route that resumes it: no cookie, no authorization and no `X-Engine-Key` of a
 * browser's making can come along.
 */
export function forwardHeaders(incoming: Headers, route: Route, engineKey: string): Headers {
  const headers = new Headers({
    accept: route.answers.join(', '),
    // A compressor holds back small events until its block is full.
    'accept-encoding': 'identity',
    'x-engine-key': engineKey,
  })
  if (route.method === 'POST') headers.set('content-type', 'application/json')
  const lastEventId = incoming.get('last-event-id')
  if (route.action === 'replay' && lastEventId) headers.set('last-event-id', lastEventId)
  return headers
}
