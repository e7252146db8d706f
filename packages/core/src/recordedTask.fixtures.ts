import { createSimulator, scripts, type Agent, type ScriptName, type Wire } from '@engine-kit/simulator'
import { createEngineClient, type EngineClient } from './engineClient.ts'
import type { EngineFetch } from './requestEngine.ts'
import type { TaskState } from './taskState.ts'

/** A task as an Engine played it once: two turns, the second of which is going to be cut. */
export interface RecordedTask {
  /** The bytes `POST /execute` answered, for the turn before and for the turn itself. */
  readonly before: Uint8Array
  readonly turn: Uint8Array
  /** Answers what the Engine answers now that both turns are over: replays by the wire it was recorded with. */
  readonly replay: EngineFetch
}

const taskId = 'task-1'
const key = 'dev-engine-key'

/** Plays a script as the second turn of a task and records it. Prompts are answered `no`. */
export async function recordTask(script: ScriptName, wire: Partial<Wire>): Promise<RecordedTask> {
  // A clock that only counts keeps every recording the same, and every frame at a moment of its own.
  let now = Date.parse('2026-04-01T10:00:00.000Z')
  const second: Agent = scripts[script]
  const simulator = createSimulator({
    pace: 0,
    heartbeat: 60_000,
    now: () => now++,
    wire,
    agent: { run: (turn) => (turn.history.length === 0 ? scripts.stutters : second).run(turn) },
  })
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('x-engine-key', key)
    headers.set('content-type', 'application/json')
    return simulator.fetch(new Request(`http://engine${path}`, { ...init, headers }))
  }
  const execute = async (message: string): Promise<Uint8Array> => {
    const response = await ask('/execute', {
      method: 'POST',
      body: JSON.stringify({ message, task_id: taskId }),
    })
    return readWhole(response, () => {
      void ask('/hitl/respond', { method: 'POST', body: JSON.stringify({ task_id: taskId, answer: 'no' }) })
    })
  }
  const before = await execute('before')
  const turn = await execute('turn')
  return {
    before,
    turn,
    replay: (input, init) => ask(input.replace('http://engine', ''), init),
  }
}

/**
 * Plays a recorded task to a client whose second stream breaks after `cut` bytes, and resolves with what is on screen
 * when all has been caught up. Rejects when a published state says `completed` too early, or shows less than before.
 */
export async function playCut(recorded: RecordedTask, cut: number): Promise<TaskState> {
  let posts = 0
  let wordGiven = false
  const fetch: EngineFetch = async (input, init) => {
    if (!input.endsWith('/execute')) {
      wordGiven = true
      return recorded.replay(input, init)
    }
    posts++
    const bytes = posts === 1 ? recorded.before : recorded.turn.subarray(0, cut)
    wordGiven = posts === 1 || cut === recorded.turn.length
    return new Response(bodyOf(bytes), { headers: { 'content-type': 'text/event-stream' } })
  }
  const client: EngineClient = createEngineClient({
    baseUrl: 'http://engine',
    fetch,
    linger: 0,
    retry: { baseDelay: 0, maxAttempts: 30 },
  })
  const store = client.task(taskId)
  let shown = 0
  return new Promise((resolve, reject) => {
    let turns = 0
    const leave = store.subscribe(() => {
      const state = store.getSnapshot()
      const extent = extentOf(state)
      const early = state.status === 'completed' && !wordGiven && turns > 0
      if (extent < shown) reject(new Error(`Cut at ${cut}: the screen went from ${shown} to ${extent}.`))
      if (early) reject(new Error(`Cut at ${cut}: completed before the Engine said so.`))
      shown = Math.max(shown, extent)
      if (state.connection.phase !== 'ended' || state.messages.length !== 2 * turns + 2) return
      turns++
      if (turns === 1) return store.send({ text: 'turn' })
      queueMicrotask(leave)
      if (posts === 2) resolve(withoutAccidents(state))
      else reject(new Error(`Cut at ${cut}: ${posts} posts.`))
    })
    store.send({ text: 'before' })
  })
}

/** The state without what differs from run to run and is not content: message ids, clocks, the connection. */
function withoutAccidents(state: TaskState): TaskState {
  const text = JSON.stringify({ ...state, connection: undefined }, (name, value: unknown) =>
    name === 'createdAt' || name === 'duration' || (name === 'startedAt' && typeof value === 'number')
      ? undefined
      : value,
  )
  const ids = state.messages.flatMap((message) => (message.role === 'user' ? [message.id] : []))
  return JSON.parse(
    ids.reduce((whole, id, index) => whole.replaceAll(id, `message-${index}`), text),
  ) as TaskState
}

function extentOf(state: TaskState): number {
  return state.messages.reduce((sum, message) => {
    if (message.role === 'user') return sum
    return message.parts.reduce((inner, part) => inner + 1 + ('text' in part ? part.text.length : 0), sum)
  }, 0)
}

function bodyOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

async function readWhole(response: Response, onPrompt: () => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    const prompts = decoder.decode(chunk, { stream: true }).split('event: hitl_request').length - 1
    for (let index = 0; index < prompts; index++) onPrompt()
  }
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
