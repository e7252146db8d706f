import type { EngineFetch } from './requestEngine.ts'

/** An Engine whose every word a test says itself. */
export interface SpokenEngine {
  readonly fetch: EngineFetch
  /** Sends a frame to every stream that is open on the task, and remembers it for replays. */
  readonly say: (taskId: string, event: string, data: object) => void
  /** The messages that arrived. */
  readonly heard: { taskId: string; message: string }[]
  /** How many streams are open. */
  readonly openStreams: () => number
}

/** Creates an Engine that runs no agent: turns begin with a message and go as far as the test says. */
export function createSpokenEngine(): SpokenEngine {
  const told = new Map<string, string[]>()
  const streams = new Map<ReadableStreamDefaultController<Uint8Array>, string>()
  const heard: SpokenEngine['heard'] = []
  const encoder = new TextEncoder()
  let turns = 0

  function say(taskId: string, event: string, data: object): void {
    const frame = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    told.set(taskId, [...(told.get(taskId) ?? []), frame])
    const over = 'phase' in data && data.phase === 'completed'
    for (const [stream, of] of [...streams]) {
      if (of !== taskId) continue
      stream.enqueue(encoder.encode(frame))
      if (!over) continue
      streams.delete(stream)
      stream.close()
    }
  }

  function stream(
    taskId: string,
    frames: readonly string[],
    signal: AbortSignal | null | undefined,
  ): Response {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const frame of frames) controller.enqueue(encoder.encode(frame))
        streams.set(controller, taskId)
        signal?.addEventListener('abort', () => {
          if (streams.delete(controller)) controller.error(signal.reason)
        })
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }

  return {
    say,
    heard,
    openStreams: () => streams.size,
    fetch: async (input, { body, signal }) => {
      await Promise.resolve()
      signal?.throwIfAborted()
      const { pathname, searchParams } = new URL(input, 'http://engine')
      if (pathname.endsWith('/execute/replay')) {
        const taskId = searchParams.get('task_id') ?? ''
        return stream(taskId, told.get(taskId) ?? [], signal)
      }
      if (!pathname.endsWith('/execute')) return Response.json({ pending: [] })
      const { task_id: taskId, message } = JSON.parse(body as string) as { task_id: string; message: string }
      heard.push({ taskId, message })
      const response = stream(taskId, [], signal)
      say(taskId, 'thread_lifecycle', { phase: 'started', task_id: taskId, turn_id: `turn ${++turns}` })
      return response
    },
  }
}
