import type { ServerResponse } from 'node:http'
import type { Dialect, LineEnd } from './dialects.ts'
import type { Frame } from './Narrator.ts'

export interface EventWriterOptions {
  readonly lineEnd: LineEnd
  readonly spreadsData: boolean
  readonly keepAlive: Dialect['keepAlive']
  /** Called with all that is written, as it is written. */
  readonly onWrite: (text: string) => void
}

/** One open stream of events: frames it, keeps it alive, and can lose it. */
export class EventWriter {
  readonly #response: ServerResponse
  readonly #options: EventWriterOptions
  readonly #pulse: NodeJS.Timeout

  constructor(response: ServerResponse, options: EventWriterOptions) {
    this.#response = response
    this.#options = options
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    this.#pulse = setInterval(() => this.#beat(), 150)
    response.once('close', () => clearInterval(this.#pulse))
  }

  write({ event, id, data }: Frame): void {
    const json = this.#options.spreadsData ? JSON.stringify(data, null, 1) : JSON.stringify(data)
    this.#send([
      ...(event === undefined ? [] : [`event:${event}`]),
      ...json.split('\n').map((line) => `data: ${line}`),
      ...(id === undefined ? [] : [`id: ${id}`]),
    ])
  }

  end(): void {
    clearInterval(this.#pulse)
    this.#response.end()
  }

  /** Breaks the connection in the middle of a frame. What the stream told goes on without it. */
  cut(): Promise<void> {
    clearInterval(this.#pulse)
    this.#options.onWrite('(cut)')
    return new Promise((resolve) => {
      this.#response.once('close', resolve)
      this.#response.write('data: {"te', () => this.#response.destroy())
    })
  }

  #beat(): void {
    const { keepAlive } = this.#options
    if ('comment' in keepAlive) this.#send([`:${keepAlive.comment}`])
    else this.#send(['event: heartbeat', `data: ${JSON.stringify(keepAlive.heartbeat())}`])
  }

  #send(lines: readonly string[]): void {
    const text = [...lines, '', ''].join(this.#options.lineEnd)
    this.#options.onWrite(text)
    this.#response.write(text)
  }
}
