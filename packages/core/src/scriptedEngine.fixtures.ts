import { encodeEvent, type EngineEvent } from '@engine-kit/protocol'
import { createEngineClient, type EngineClientOptions } from './engineClient.ts'
import type { EngineFetch } from './requestEngine.ts'
import type { RetryPolicy } from './retryDelay.ts'
import type { TaskState } from './taskState.ts'
import type { TaskStore } from './taskStore.ts'

// An Engine that answers word for word what a test gives it: for wires that no Engine of ours would speak.

/** One answer. A body is frames and what becomes of the connection behind them. */
export type Answer =
  | { readonly frames: readonly (EngineEvent | string)[]; readonly then: 'end' | 'break' | 'stay' }
  | { readonly response: () => Response | Promise<Response> }

/** A request that arrived. */
export interface Asked {
  readonly path: string
  readonly after: number
  readonly lastEventId: string | null
  readonly body: unknown
}

/** What the Engine answers: in this order, the last of a list for ever. */
export interface Answers {
  readonly execute?: readonly Answer[]
  readonly replay?: readonly Answer[] | ((asked: Asked) => Answer)
  readonly pending?: () => readonly object[]
  readonly respond?: () => Response
}

/** A task on such an Engine. */
export interface ScriptedTask {
  readonly store: TaskStore
  readonly requests: readonly Asked[]
  /** Requests of one route. */
  readonly asked: (route: string) => readonly Asked[]
  /** Says something more on the connections that stay open. */
  readonly say: (...frames: readonly (EngineEvent | string)[]) => void
  readonly until: (condition: (state: TaskState) => boolean) => Promise<TaskState>
  readonly fetch: EngineFetch
}

/** Frames, and then the end of the body. */
export const told = (...frames: (EngineEvent | string)[]): Answer => ({ frames, then: 'end' })

/** Frames, and then the connection breaks. */
export const cut = (...frames: (EngineEvent | string)[]): Answer => ({ frames, then: 'break' })

/** Frames on a connection that stays open. */
export const open = (...frames: (EngineEvent | string)[]): Answer => ({ frames, then: 'stay' })

/** An answer of another kind. */
export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  response: () => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const type = typeof body === 'string' ? 'text/html' : 'application/json'
    return new Response(status === 204 ? null : text, {
      status,
      headers: { 'content-type': type, ...headers },
    })
  },
})

/** No answer: the connection is refused, or lost on the way. */
export const lost: Answer = { response: () => Promise.reject(new TypeError('fetch failed')) }

/** Gives events ids. */
export const withIds = (ids: readonly (string | number)[], events: readonly EngineEvent[]): EngineEvent[] =>
  events.map((event, index) => ({ ...event, id: String(ids[index]) }))

/** Quick enough for a test, and otherwise as an application has it. */
export const quick: Partial<RetryPolicy> = { baseDelay: 2, maxDelay: 10, maxSearch: 400, maxQuiet: 400 }

const closing: (() => void)[] = []

/** Ends every task that was begun. */
export function closeAll(): void {
  for (const close of closing.splice(0)) close()
}

/** Begins a task on an Engine that answers so. Nobody watches it yet. */
export function scriptTask(answers: Answers, options: Partial<EngineClientOptions> = {}): ScriptedTask {
  const requests: Asked[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const counts = new Map<string, number>()

  function next(route: string, list: readonly Answer[] = []): Answer {
    const count = counts.get(route) ?? 0
    counts.set(route, count + 1)
    return list[Math.min(count, list.length - 1)] ?? answer(404, { error: 'TASK_NOT_FOUND', message: '' })
  }

  const fetch: EngineFetch = async (input, init) => {
    const url = new URL(input)
    const asked: Asked = {
      path: url.pathname,
      after: Number(url.searchParams.get('after')),
      lastEventId: new Headers(init.headers).get('last-event-id'),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    }
    requests.push(asked)
    const { replay } = answers
    switch (asked.path) {
      case '/execute':
        return respond(next('execute', answers.execute), init)
      case '/execute/replay':
        return respond(typeof replay === 'function' ? replay(asked) : next('replay', replay), init)
      case '/hitl/pending':
        return Response.json({ pending: answers.pending?.() ?? [] })
      default:
        return answers.respond?.() ?? Response.json({ status: 'resumed' })
    }
  }

  async function respond(given: Answer, { signal }: RequestInit): Promise<Response> {
    if ('response' in given) return given.response()
    const bytes = new TextEncoder().encode(given.frames.map(write).join(''))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes)
        if (given.then === 'end') controller.close()
        if (given.then === 'break') setTimeout(() => controller.error(new TypeError('terminated')), 1)
        if (given.then !== 'stay') return
        streams.add(controller)
        signal?.addEventListener('abort', () => streams.delete(controller) && controller.error(signal.reason))
      },
      cancel() {
        streams.clear()
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }

  const client = createEngineClient({ baseUrl: 'http://engine', fetch, linger: 0, retry: quick, ...options })
  const store = client.task('task')
  closing.push(store.detach)
  return {
    store,
    requests,
    fetch,
    asked: (route) => requests.filter(({ path }) => path === route),
    say: (...frames) => {
      const bytes = new TextEncoder().encode(frames.map(write).join(''))
      for (const stream of streams) stream.enqueue(bytes)
    },
    until: (condition) => untilStore(store, condition),
  }
}

/** Resolves with the first state of a task that fits. */
export function untilStore(store: TaskStore, condition: (state: TaskState) => boolean): Promise<TaskState> {
  return new Promise((resolve) => {
    const check = (): void => {
      const state = store.getSnapshot()
      if (!condition(state)) return
      queueMicrotask(leave)
      resolve(state)
    }
    const leave = store.subscribe(check)
    check()
  })
}

/** Whether a turn is over and nothing is looked for. */
export const over = ({ status, connection }: TaskState): boolean =>
  (status === 'completed' || status === 'failed' || status === 'interrupted') && connection.phase === 'ended'

function write(frame: EngineEvent | string): string {
  return typeof frame === 'string' ? frame : encodeEvent(frame)
}
