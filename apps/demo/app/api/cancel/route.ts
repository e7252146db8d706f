export const dynamic = 'force-dynamic'

/**
 * Stops a turn. The Engine documents no way to, so this is the application's own: it tells whatever listens at
 * ENGINE_CANCEL_URL. An application checks its session here, and whose task it is.
 */
export async function POST(request: Request): Promise<Response> {
  const url = process.env['ENGINE_CANCEL_URL']
  if (!url) return new Response(null, { status: 404 })
  // Another site can make a browser post, but not JSON, and not with this origin.
  const origin = request.headers.get('origin')
  const isOurs = origin !== null && new URL(origin).host === request.headers.get('host')
  const isJson = request.headers.get('content-type') === 'application/json'
  if (!isOurs || !isJson) return new Response(null, { status: 403 })
  const { taskId } = (await request.json()) as { taskId?: unknown }
  if (typeof taskId !== 'string') return new Response(null, { status: 400 })
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'x-engine-key': process.env['ENGINE_KEY'] ?? '' },
    body: JSON.stringify({ task_id: taskId }),
  }).catch(() => undefined)
  return new Response(null, { status: answer?.ok === true ? 204 : 502 })
}
