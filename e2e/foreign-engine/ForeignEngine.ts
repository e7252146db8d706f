import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dialect, Refusal } from './dialects.ts'
import { EventWriter } from './EventWriter.ts'
import { House } from './House.ts'
import { isLast, type Fact } from './Journal.ts'
import { Narrator, type Frame } from './Narrator.ts'
import { readJson } from './readJson.ts'
import { Replay } from './Replay.ts'
import { WireLog, type Exchange } from './WireLog.ts'

/**
 * An Engine written from the contract alone. All that happens goes into one journal; streams and replays are ways of
 * reading it, and how they read is the dialect. A test holds, cuts and asks it in process.
 */
export class ForeignEngine {
  readonly log = new WireLog()
  readonly #dialect: Dialect
  readonly #key: string
  readonly #house: House
  readonly #streams = new Set<EventWriter>()
  readonly #stumbled = new Set<string>()
  readonly #server = createServer((request, response) => void this.#receive(request, response))

  constructor({ dialect, key }: { readonly dialect: Dialect; readonly key: string }) {
    this.#dialect = dialect
    this.#key = key
    this.#house = new House(dialect)
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', resolve)
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  /** Begins a turn that no client asked for. */
  begin(task: string, message: string): void {
    this.#house.begin(task, message)
  }

  /** Resolves when a turn has come to where it is held. */
  untilHeld(): Promise<void> {
    return this.#house.gate.untilReached()
  }

  /** Lets go on what is held. */
  release(): void {
    this.#house.gate.open()
  }

  /** Breaks every open stream, in the middle of a frame. The turns go on. */
  async cut(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.cut()))
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = this.log.open(request, await readJson(request), response)
    if (exchange.route === 'GET /health') return this.#tellHealth(response)
    if (request.headers['x-engine-key'] !== this.#key) {
      return this.#refuse(response, { status: 401, code: 'INVALID_KEY', message: 'Who are you?' })
    }
    switch (exchange.route) {
      case 'POST /execute':
        return this.#execute(exchange, response)
      case 'GET /execute/replay':
        return this.#replay(exchange, response)
      case 'POST /hitl/respond':
        return this.#respond(exchange, response)
      case 'GET /hitl/pending':
        return this.#tellPending(response)
      default:
        return this.#refuse(response, { status: 404, message: 'Not Found' })
    }
  }

  async #execute(exchange: Exchange, response: ServerResponse): Promise<void> {
    const { message, task_id: task, edit_message_id: edited, retry_message_id: retried } = exchange.body
    if (typeof message !== 'string' || typeof task !== 'string') {
      return this.#refuse(response, { status: 422, message: 'message and task_id are required' })
    }
    const thread = this.#house.thread(task)
    if (thread.running?.waiting !== undefined) {
      return this.#refuse(response, { status: 409, code: 'HITL_REQUIRED', message: 'Answer first.' })
    }
    if (thread.running !== undefined) {
      return this.#refuse(response, { status: 409, message: 'A turn of this task is running.' })
    }
    for (const named of [edited, retried]) {
      if (named === undefined || named === null || thread.knows(named)) continue
      return this.#refuse(response, { status: 404, message: 'There is no such message.' })
    }
    if (edited !== undefined && edited !== null) thread.dropFrom(edited)
    const { number } = this.#house.begin(task, message)
    if (this.#dialect.firstByteAfter > 0) await pause(this.#dialect.firstByteAfter)

    const narrator = new Narrator(this.#dialect, 'live')
    const isOurs = (fact: Fact): boolean => fact.task === task && fact.turn === number
    const past = this.#house.journal.select(isOurs)
    this.#stream({
      exchange,
      response,
      frames: past.flatMap((fact) => narrator.tell(fact)),
      goesOn: !past.some(isLast),
      tell: (fact) => (isOurs(fact) ? narrator.tell(fact) : []),
      endsWith: (fact) => isOurs(fact) && isLast(fact),
      telling: 'live',
    })
  }

  #replay(exchange: Exchange, response: ServerResponse): void {
    const { after, task_id: task } = exchange.query
    const moment = Number(after)
    if (after === undefined || !Number.isFinite(moment)) {
      return this.#refuse(response, { status: 422, message: 'after is a number of milliseconds' })
    }
    const running = task === undefined ? undefined : this.#house.thread(task).running
    const { format, tails, stumbles } = this.#dialect.replay
    if (stumbles && this.#isFirst(`${task} ${running?.number}`)) return sendPage(response)
    const replay = new Replay(this.#dialect, { task, after: moment, lastEventId: exchange.lastEventId })
    const frames = replay.buffered(this.#house.journal, (fact) => this.#house.isDropped(fact))
    if (format === 'json')
      return send(
        response,
        200,
        frames.map(({ event, data }) => ({ type: event, data })),
      )
    this.#stream({
      exchange,
      response,
      frames,
      goesOn: tails && running !== undefined,
      tell: (fact) => replay.follow(fact),
      endsWith: (fact) => fact.task === task && isLast(fact),
      telling: 'replay',
    })
  }

  #stream({ exchange, response, frames, goesOn, tell, endsWith, telling }: Streaming): void {
    const stream = new EventWriter(response, {
      lineEnd: this.#dialect.lineEnds[telling],
      spreadsData: telling === 'replay' && this.#dialect.replay.spreadsData,
      keepAlive: this.#dialect.keepAlive,
      onWrite: exchange.note,
    })
    for (const frame of frames) stream.write(frame)
    if (!goesOn) return stream.end()
    this.#streams.add(stream)
    const stop = this.#house.journal.follow((fact) => {
      for (const frame of tell(fact)) stream.write(frame)
      if (endsWith(fact)) stream.end()
    })
    response.once('close', () => {
      stop()
      this.#streams.delete(stream)
    })
  }

  async #respond({ body }: Exchange, response: ServerResponse): Promise<void> {
    const { task_id: task, answer } = body
    if (typeof task !== 'string' || typeof answer !== 'string') {
      return this.#refuse(response, { status: 422, message: 'task_id and answer are required' })
    }
    const turn = this.#house.thread(task).running
    const waiting = turn?.waiting
    if (turn === undefined || waiting === undefined) {
      return this.#refuse(response, { status: 404, message: 'Nothing waits in this task.' })
    }
    const goesOn = new Promise<void>((resolve) => {
      const stop = this.#house.journal.follow((fact) => {
        if (fact.task !== task || fact.kind === 'answered') return
        stop()
        resolve()
      })
    })
    turn.answer(answer)
    if (this.#dialect.receiptComesLate) await goesOn
    send(response, 200, { status: 'resumed', request_id: this.#dialect.requestId(waiting.request.place) })
  }

  #tellPending(response: ServerResponse): void {
    const { requestId, questionKind, createdAt } = this.#dialect
    const pending = this.#house.pending().map(({ task, request, at }) => ({
      request_id: requestId(request.place),
      task_id: task,
      kind: request.call === undefined ? questionKind : 'permission',
      question: request.question,
      created_at: createdAt(at),
    }))
    send(response, 200, { pending })
  }

  #tellHealth(response: ServerResponse): void {
    const subsystems = { database: { ok: true }, llm_provider: { ok: true }, asset_directory: { ok: true } }
    send(response, 200, { status: 'healthy', uptime_seconds: process.uptime(), subsystems })
  }

  #refuse(response: ServerResponse, refusal: Refusal): void {
    send(response, refusal.status, this.#dialect.refusal(refusal))
  }

  #isFirst(turn: string): boolean {
    if (this.#stumbled.has(turn)) return false
    this.#stumbled.add(turn)
    return true
  }
}

interface Streaming {
  readonly exchange: Exchange
  readonly response: ServerResponse
  /** What is said at once. */
  readonly frames: readonly Frame[]
  readonly goesOn: boolean
  readonly tell: (fact: Fact) => readonly Frame[]
  readonly endsWith: (fact: Fact) => boolean
  readonly telling: 'live' | 'replay'
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** What a proxy says when the Engine behind it did not answer. */
function sendPage(response: ServerResponse): void {
  response.writeHead(502, { 'Content-Type': 'text/html' })
  response.end('<html><body><h1>502 Bad Gateway</h1></body></html>')
}
