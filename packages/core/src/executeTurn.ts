import type { EngineEvent, ExecuteRequest, MalformedEvent, MediaBlock } from '@engine-kit/protocol'
import { EngineError } from '@engine-kit/protocol'
import { isTerminal } from './isTerminal.ts'
import { readEventStream } from './readEventStream.ts'
import { requestEventStream, type EngineEndpoint } from './requestEngine.ts'

/** One turn, for a script or a server. */
export interface ExecuteOptions {
  /** What to say. */
  readonly message: string
  /** The conversation thread. Any string; reuse continues it. */
  readonly taskId: string
  /** @default [] */
  readonly media?: readonly MediaBlock[] | undefined
  /** Stops watching. The Engine goes on with the turn. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs one turn and yields its events as they come, without state, reconnection or a UI.
 *
 * Leaving the loop closes the connection and not the turn. Ends after the terminal event.
 *
 * @throws EngineError when the Engine refuses the turn, and `CONNECTION_LOST` when the stream ends without its word
 * that the turn is over. The signal's reason when it is aborted.
 */
export async function* executeTurn(
  endpoint: EngineEndpoint,
  { message, taskId, media, signal }: ExecuteOptions,
): AsyncGenerator<EngineEvent | MalformedEvent, void, undefined> {
  const leaving = new AbortController()
  const either = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal])
  try {
    const body: ExecuteRequest = { message, task_id: taskId, media }
    const stream = await requestEventStream(endpoint, {
      method: 'POST',
      path: '/execute',
      body,
      signal: either,
    })
    // The parser pushes; what arrived together waits here until the loop has taken it.
    const arrived: (EngineEvent | MalformedEvent)[] = []
    let wake = (): void => undefined
    let ended = false
    const reading = readEventStream(
      stream,
      { event: (event) => void arrived.push(event), received: () => wake() },
      { signal: either },
    ).finally(() => {
      ended = true
      wake()
    })
    // A failure is told when everything before it has been taken.
    reading.catch(() => undefined)
    while (!ended || arrived.length > 0) {
      for (const event of arrived.splice(0)) {
        yield event
        if (isTerminal(event)) return
      }
      if (!ended && arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    }
    await reading
    throw new EngineError('CONNECTION_LOST')
  } finally {
    leaving.abort()
  }
}
