import { Refusal } from './Refusal.ts'

/** What the gateway lets a browser do. */
export type EngineAction = 'execute' | 'replay' | 'respond' | 'pending' | 'health'

/** One thing that may cross the gateway. */
export interface Route {
  readonly action: EngineAction
  readonly method: 'GET' | 'POST'
  /** The same after the gateway's base path and on the Engine. Never made from what a browser sent. */
  readonly path: string
  /** Whether the answer is relayed byte by byte as it comes, without a time limit. */
  readonly streams: boolean
  /** The media types the answer may have; the first is preferred. */
  readonly answers: readonly [string, ...string[]]
}

/** Everything that may cross; the rest of the Engine's routes (memory, skills, connectors, rpc) may not. */
export const routes: readonly Route[] = [
  { action: 'execute', method: 'POST', path: '/execute', streams: true, answers: ['text/event-stream'] },
  {
    action: 'replay',
    method: 'GET',
    path: '/execute/replay',
    streams: true,
    // The format of a replay is not documented by the Engine; the client reads both.
    answers: ['text/event-stream', 'application/json'],
  },
  { action: 'respond', method: 'POST', path: '/hitl/respond', streams: false, answers: ['application/json'] },
  { action: 'pending', method: 'GET', path: '/hitl/pending', streams: false, answers: ['application/json'] },
  { action: 'health', method: 'GET', path: '/health', streams: false, answers: ['application/json'] },
]

/**
 * Finds the route a request means, by comparing its path with fixed strings.
 *
 * @param pathname as `new URL(request.url).pathname` gives it; dots and backslashes are resolved there already.
 * @param basePath where the gateway is mounted. Without one any plain path may stand before a route: which requests come
 * here is decided by the server's own routes, and some servers show us another path than the browser asked for.
 * @throws Refusal 404 for any other path, 405 for another method.
 */
export function matchRoute(method: string, pathname: string, basePath: string | undefined): Route {
  const route = routes.find(({ path }) => {
    if (basePath !== undefined) return pathname === basePath + path
    return pathname.endsWith(path) && isPlainPath(pathname.slice(0, -path.length))
  })
  if (route === undefined) throw new Refusal(404, 'NOT_FOUND', { message: missing(pathname, basePath) })
  if (route.method !== method) {
    const message = `Use ${route.method} for this route.`
    throw new Refusal(405, 'BAD_REQUEST', { message, headers: { allow: route.method } })
  }
  return route
}

/** Whether a path is empty or made of names, each behind a slash. */
export function isPlainPath(path: string): boolean {
  return /^(\/[A-Za-z0-9._~-]+)*$/.test(path)
}

/** Names both paths: a framework that is mounted below a path of its own may show the gateway another one. */
function missing(pathname: string, basePath: string | undefined): string {
  const told = 'The gateway has no such route.'
  if (basePath === undefined || pathname.startsWith(`${basePath}/`)) return told
  const asked = JSON.stringify(pathname.slice(0, 200))
  return `${told} Its basePath is "${basePath}", and it was asked for ${asked}: leave basePath out, or correct it.`
}
