import type { Agent } from './agent.ts'
import { createEngine, forgetExpired, type Engine } from './engine/engine.ts'
import { createTurnControls, type TurnControls } from './engine/turnControls.ts'
import { observeRequest, type ObservedRequest } from './observeRequest.ts'
import { errorResponse } from './routes/errorResponse.ts'
import { cancel, cancelRoute } from './routes/cancel.ts'
import { execute } from './routes/execute.ts'
import { health } from './routes/health.ts'
import { pending, respond } from './routes/hitl.ts'
import { replay } from './routes/replay.ts'
import { answersPlainly } from './scripts/answersPlainly.ts'
import { withScripts } from './withScripts.ts'
import { defaultWire, type Wire } from './wire.ts'

/** A whole Engine behind the one seam, `fetch`. */
export interface Simulator extends TurnControls {
  /**
   * Handles one request as the Engine would. A turn goes on when the response's body is cancelled. Aborting the
   * request's signal breaks the body, as it does for a real fetch.
   *
   * @throws TypeError while the Engine is killed (unless it answers 502) or after {@link Simulator.close}.
   */
  fetch: (request: Request) => Promise<Response>
  /** Every request that arrived, oldest first, refused ones included. */
  readonly requests: readonly ObservedRequest[]
  /** How many watchers are connected now. */
  readonly openStreams: number
  /** How many turns are at work now, watched or not. */
  readonly runningTurns: number
  /**
   * Stops the Engine as `kill -9` would: running turns, prompts and the replay buffer are lost, every connection
   * breaks, memory survives. Until {@link Simulator.restart} requests are refused, or answered by a proxy's 502.
   */
  kill: (meanwhile?: 'refuse' | 'bad-gateway') => void
  /** Brings a killed Engine back, with its memory and an empty buffer. */
  restart: () => void
  /** Moves the Engine's clock, in milliseconds; negative steps it back. */
  stepClock: (milliseconds: number) => void
  /** Ends every turn and connection, and closes the agent. */
  close: () => Promise<void>
}

/** How the simulated Engine behaves. */
export interface SimulatorOptions {
  /** What `X-Engine-Key` has to be. @default 'dev-engine-key' */
  key?: string
  /** Who does the work. @default answers plainly, and plays `/script <name>` */
  agent?: Agent
  /** Multiplies every pause; 0 removes them, though each step still yields to the event loop. @default 1 */
  pace?: number
  /** Milliseconds of silence before a heartbeat. The Engine documents no interval. @default 15000 */
  heartbeat?: number
  /** The Engine's clock, in milliseconds since the epoch. @default Date.now */
  now?: () => number
  /** Milliseconds the replay buffer holds a turn after its last frame. @default 3 hours, as documented */
  retention?: number
  /** The same while a person is awaited. @default 72 hours, as documented */
  awaitingRetention?: number
  /** Where the documentation leaves the wire open. */
  wire?: Partial<Wire>
}

/** Starts an Engine in this process. It does no IO and runs in Node and in a browser. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { now = Date.now, key = 'dev-engine-key', pace = 1, heartbeat = 15_000 } = options
  const retention = {
    active: options.retention ?? 3 * hour,
    awaiting: options.awaitingRetention ?? 72 * hour,
  }
  let clockOffset = 0
  let state: 'up' | 'refuse' | 'bad-gateway' | 'closed' = 'up'
  const requests: ObservedRequest[] = []
  const engine = createEngine({
    key,
    agent: options.agent ?? withScripts(answersPlainly),
    wire: { ...defaultWire, ...options.wire },
    heartbeat,
    pace,
    now: () => now() + clockOffset,
  })

  const dropTurns = (reason: Error): void => {
    for (const turn of engine.running.values()) turn.abort(reason)
    engine.running.clear()
  }

  return {
    ...createTurnControls(engine),
    async fetch(request) {
      request.signal.throwIfAborted()
      const text = await request.text()
      const url = new URL(request.url)
      requests.push(observeRequest(request, text))
      switch (state) {
        case 'up':
          forgetExpired(engine, retention)
          return route(engine, request, url, text)
        case 'bad-gateway':
          return new Response(badGatewayPage, { status: 502, headers: { 'content-type': 'text/html' } })
        case 'refuse':
        case 'closed':
          // What fetch itself says when nobody listens.
          throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
        default:
          return state satisfies never
      }
    },
    get requests() {
      return requests
    },
    get openStreams() {
      return engine.streams.size
    },
    get runningTurns() {
      return [...engine.running.values()].filter((turn) => turn.isAtWork()).length
    },
    kill(meanwhile = 'refuse') {
      if (state === 'closed') return
      state = meanwhile
      const reason = new TypeError('terminated', { cause: new Error('other side closed') })
      for (const stream of [...engine.streams]) stream.break(reason)
      dropTurns(reason)
      engine.log.clear()
    },
    restart() {
      if (state !== 'closed') state = 'up'
    },
    stepClock(milliseconds) {
      clockOffset += milliseconds
    },
    async close() {
      if (state === 'closed') return
      state = 'closed'
      for (const stream of [...engine.streams]) stream.end()
      dropTurns(new Error('The simulator was closed.'))
      await engine.agent.close?.()
    },
  }
}

const hour = 3_600_000

const badGatewayPage =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

function route(engine: Engine, request: Request, url: URL, text: string): Response {
  const address = `${request.method} ${url.pathname}`
  if (address === 'GET /health') return health(engine)
  if (request.headers.get('x-engine-key') !== engine.key) {
    return errorResponse(401, 'INVALID_KEY', 'The X-Engine-Key header is missing or wrong.')
  }
  switch (address) {
    case 'POST /execute':
      return execute(engine, request, text)
    case 'GET /execute/replay':
      return replay(engine, request, url.searchParams)
    case 'POST /hitl/respond':
      return respond(engine, text)
    case 'GET /hitl/pending':
      return pending(engine)
    case cancelRoute:
      return cancel(engine, text)
    default:
      return errorResponse(404, 'NOT_FOUND', 'There is no such route.')
  }
}
