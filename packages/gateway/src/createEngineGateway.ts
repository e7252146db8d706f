import { handleRequest } from './handleRequest.ts'
import { readGatewaySettings } from './readGatewaySettings.ts'
import { Refusal } from './Refusal.ts'
import type { EngineAction } from './routes.ts'

/** What a person wants to do, for {@link EngineGatewayOptions.authorize} to decide. */
export interface EngineAccess {
  action: EngineAction
  /**
   * The task it concerns. Undefined where the question is whether the person may use the Engine at all: for `health`,
   * and for the first of the calls that `pending` makes.
   */
  taskId: string | undefined
}

/** What the gateway needs to know. */
export interface EngineGatewayOptions {
  /** Where the Engine is, for instance `http://127.0.0.1:8000`. A path prefix is kept. */
  engineUrl: string
  /** The key of the Engine. It opens everything that Engine knows, so it stays on the server. */
  engineKey: string
  /**
   * Decides whether the person behind a request may do this. Runs on every request, a resumed stream included, before
   * anything is sent to the Engine; only `true` lets it pass. For `pending` it runs once without a task, then once for
   * each task that waits, and the person sees the prompts of the tasks it allows. The body of `request` has been read
   * already: decide by its cookies and headers.
   */
  authorize: (request: Request, access: EngineAccess) => boolean | Promise<boolean>
  /**
   * Where the gateway is mounted, for instance `/api/engine`. Needed only where the server hands it more than it should
   * answer. @default whatever stands before a route
   */
  basePath?: string | undefined
  /** The largest body accepted from a browser, and the largest JSON read from the Engine, in bytes. @default 8388608 */
  maxBodyBytes?: number | undefined
  /** Milliseconds the Engine has for an answer that is not a stream. Streams have no limit. @default 30000 */
  answerTimeout?: number | undefined
  /** Makes the requests to the Engine. @default globalThis.fetch */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /**
   * Hears of an `authorize` that threw, of an Engine that could not be reached or answered nonsense, and of a fault of
   * the gateway. The gateway puts no key, prompt or output into the error.
   * @default writes to console.error
   */
  onError?: ((error: unknown, access: EngineAccess | undefined) => void) | undefined
}

/** A handler for any server that speaks the Fetch API. Never rejects. */
export type EngineGateway = (request: Request) => Promise<Response>

/**
 * Creates the server side of the kit. It adds the Engine's key to what a browser asks for, lets through only what the
 * client needs and `authorize` allows, and relays the stream without buffering it.
 *
 * Every refusal has the Engine's own envelope, `{ error, message, details? }`.
 *
 * @throws TypeError when an option is missing or cannot work.
 * @throws Error when it is called in a browser, where the key must never be.
 */
export function createEngineGateway(options: EngineGatewayOptions): EngineGateway {
  const settings = readGatewaySettings(options)
  return async (request) => {
    try {
      return await handleRequest(request, settings)
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse()
      settings.onError(error, undefined)
      return new Refusal(500, 'ENGINE_FAILED').toResponse()
    }
  }
}
