import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request as it came. */
export interface Exchange {
  /** For instance `POST /execute`. */
  readonly route: string
  readonly query: Readonly<Record<string, string | undefined>>
  readonly lastEventId: string | undefined
  readonly body: Readonly<Record<string, unknown>>
  /** Adds what is written to its answer. */
  readonly note: (text: string) => void
  /** That of its answer; undefined while there is none. */
  readonly status: () => number | undefined
}

/** What the Engine heard and said, for a test that asks and for a person who has to find out. */
export class WireLog {
  readonly #exchanges: Exchange[] = []
  readonly #lines: string[] = []
  readonly #begun = performance.now()

  open(request: IncomingMessage, body: Record<string, unknown>, response: ServerResponse): Exchange {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://engine')
    const id = request.headers['last-event-id']
    const number = this.#exchanges.length + 1
    const note = (text: string): void => this.#write(number, `  ${JSON.stringify(text)}`)
    const exchange: Exchange = {
      route: `${request.method} ${pathname}`,
      query: Object.fromEntries(searchParams),
      lastEventId: typeof id === 'string' ? id : undefined,
      body,
      note,
      status: () => (response.headersSent ? response.statusCode : undefined),
    }
    this.#exchanges.push(exchange)
    const said = Object.keys(body).length === 0 ? '' : JSON.stringify(body)
    const seen = exchange.lastEventId === undefined ? '' : `Last-Event-ID: ${exchange.lastEventId}`
    this.#write(number, `> ${request.method} ${pathname}${search} ${said} ${seen}`)
    response.once('close', () => this.#write(number, `< ${response.statusCode}, closed`))
    return exchange
  }

  /** The messages that were taken, in order. */
  get messages(): unknown[] {
    return this.#accepted('POST /execute').map(({ body }) => body['message'])
  }

  /** The answers that were taken, in order. */
  get answers(): unknown[] {
    return this.#accepted('POST /hitl/respond').map(({ body }) => body['answer'])
  }

  /** How many replays were told. */
  get replays(): number {
    return this.#accepted('GET /execute/replay').length
  }

  toString(): string {
    return this.#lines.join('\n')
  }

  #accepted(route: string): Exchange[] {
    return this.#exchanges.filter((exchange) => exchange.route === route && (exchange.status() ?? 0) < 300)
  }

  #write(exchange: number, line: string): void {
    this.#lines.push(`${Math.round(performance.now() - this.#begun)} ms [${exchange}] ${line}`)
  }
}
