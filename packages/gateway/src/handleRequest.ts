import {
  isRecord,
  readHealthResponse,
  readPendingResponse,
  readRespondResponse,
  writeRecord,
  type PendingPrompt,
} from '@engine-kit/protocol'
import type { EngineAccess } from './createEngineGateway.ts'
import { isSameOrigin } from './isSameOrigin.ts'
import { readBoundedJson, UnreadableJson } from './readBoundedJson.ts'
import type { GatewaySettings } from './readGatewaySettings.ts'
import { Refusal } from './Refusal.ts'
import { requestUpstream, type Upstream } from './requestUpstream.ts'
import { matchRoute, type Route } from './routes.ts'

/**
 * Takes one request across: route, same origin, body, authorisation, then the Engine.
 *
 * @throws Refusal at the first of them that says no.
 */
export async function handleRequest(request: Request, settings: GatewaySettings): Promise<Response> {
  const url = new URL(request.url)
  const route = matchRoute(request.method, url.pathname, settings.basePath)
  if (!isSameOrigin(request.headers)) {
    throw new Refusal(403, 'UNAUTHORIZED', { message: 'The request came from another site.' })
  }
  const body = route.method === 'POST' ? await readBody(request, settings) : undefined
  const query = readQuery(url.searchParams, route)
  const taskId = readTaskId(route, body, query)
  const access: EngineAccess = { action: route.action, taskId }
  if (!(await isAllowed(request, access, settings))) {
    throw new Refusal(403, 'UNAUTHORIZED', { message: 'You may not do this.' })
  }
  const upstream = await requestUpstream({ request, route, query, body: body?.text, access, settings })
  return upstream.type === 'stream' ? relay(upstream) : answer(upstream, request, route, access, settings)
}

/** A body in the two forms it is needed in. */
interface Body {
  fields: Record<string, unknown>
  text: string
}

/**
 * Reads a body and writes it again from what was read, so that the task that is authorised is the task the Engine
 * sees: JSON with two `task_id`s means different things to different parsers.
 */
async function readBody(request: Request, { maxBodyBytes }: GatewaySettings): Promise<Body> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new Refusal(415, 'BAD_REQUEST', { message: 'Send the body as application/json.' })
  }
  try {
    const fields = await readBoundedJson(request, maxBodyBytes)
    // Throws where the nesting is deeper than the stack, which JSON.parse accepts.
    if (isRecord(fields)) return { fields, text: JSON.stringify(fields) }
  } catch (error) {
    if (error instanceof UnreadableJson && error.reason === 'too-large') {
      throw new Refusal(413, 'BAD_REQUEST', { message: `The body is larger than ${maxBodyBytes} bytes.` })
    }
  }
  throw badRequest('The body must be a JSON object.')
}

/** Keeps the two parameters of a replay, each at most once: with two the Engine might read the other one. */
function readQuery(parameters: URLSearchParams, route: Route): URLSearchParams {
  const query = new URLSearchParams()
  if (route.action !== 'replay') return query
  for (const name of ['after', 'task_id']) {
    const values = parameters.getAll(name)
    if (values.length > 1) throw badRequest(`Give ${name} once.`)
    if (values[0] !== undefined) query.set(name, values[0])
  }
  const after = query.get('after')
  if (after !== null && !/^\d{1,16}$/.test(after)) throw badRequest('after must be a time in milliseconds.')
  return query
}

function readTaskId({ action }: Route, body: Body | undefined, query: URLSearchParams): string | undefined {
  if (action === 'pending' || action === 'health') return undefined
  const taskId = action === 'replay' ? query.get('task_id') : body?.fields['task_id']
  if (typeof taskId !== 'string' || taskId === '') throw badRequest('task_id is missing.')
  return taskId
}

async function isAllowed(
  request: Request,
  access: EngineAccess,
  settings: GatewaySettings,
): Promise<boolean> {
  try {
    // Compared with true: a function in JavaScript may return a user object, or a promise of nothing.
    return (await settings.authorize(request, access)) === true
  } catch (error) {
    settings.onError(error, access)
    throw new Refusal(500, 'UNAUTHORIZED', { message: 'It could not be decided whether you may do this.' })
  }
}

function relay({ body, contentType }: Extract<Upstream, { type: 'stream' }>): Response {
  return new Response(body, {
    headers: {
      'content-type': contentType,
      // Without no-transform a compressing proxy holds back events; nginx buffers unless told not to.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    },
  })
}

async function answer(
  { status, json, text }: Extract<Upstream, { type: 'json' }>,
  request: Request,
  { action }: Route,
  access: EngineAccess,
  settings: GatewaySettings,
): Promise<Response> {
  try {
    const body =
      action === 'pending'
        ? writePrompts(await visiblePrompts(readPendingResponse(json, text), request, settings))
        : JSON.stringify(action === 'health' ? readHealthResponse(json) : readRespondResponse(json, text))
    return new Response(settings.keyGuard.clean(body), {
      status,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  } catch (error) {
    if (error instanceof Refusal) throw error
    settings.onError(error, access)
    throw new Refusal(502, 'UNEXPECTED_RESPONSE')
  }
}

/** The Engine lists the prompts of all tasks; a person sees those of the tasks they may see. */
async function visiblePrompts(
  prompts: readonly PendingPrompt[],
  request: Request,
  settings: GatewaySettings,
): Promise<PendingPrompt[]> {
  const taskIds = [...new Set(prompts.map((prompt) => prompt.task_id))]
  const allowed = await Promise.all(
    taskIds.map((taskId) => isAllowed(request, { action: 'pending', taskId }, settings)),
  )
  const visible = new Set(taskIds.filter((_, index) => allowed[index]))
  return prompts.filter((prompt) => visible.has(prompt.task_id))
}

/** Writes what would run as the Engine wrote it: a person approves every digit of it. */
function writePrompts(prompts: readonly PendingPrompt[]): string {
  const entries = prompts.map(({ inputSource, ...prompt }) =>
    writeRecord(prompt, inputSource === undefined ? undefined : { input: inputSource }),
  )
  return `{"pending":[${entries.join(',')}]}`
}

function badRequest(message: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', { message })
}
