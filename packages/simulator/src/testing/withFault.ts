import type { Simulator } from '../createSimulator.ts'
import { answerFault, connectionError } from './answerFault.ts'
import { byteFault } from './byteFault.ts'
import { mapBody } from './byteSource.ts'
import type { Fault, ReplyFault, TurnDiesFault } from './fault.ts'
import { frameFault } from './frameFault.ts'
import { isJson, replayFault } from './replayFault.ts'

/** What answers requests: the simulator, or the simulator behind a fault. */
export type Handler = (request: Request) => Promise<Response>

/**
 * Puts a fault between a client and what answers it.
 *
 * @param struck called when the fault takes effect; one at a byte that never comes has none.
 */
export function withFault(fault: Fault, simulator: Simulator, next: Handler, struck: () => void): Handler {
  switch (fault.kind) {
    case 'refuse':
    case 'status':
    case 'html':
    case 'json':
    case 'redirect':
      return async (request) => {
        struck()
        return answerFault(fault, request)
      }
    case 'lose-reply':
    case 'content-type':
      return async (request) => {
        const response = await next(request)
        struck()
        return replyFault(fault, request, response)
      }
    case 'cut':
    case 'end':
    case 'stall':
    case 'kill':
    case 'step-clock':
    case 'endless-line':
    case 'chunk':
      return async (request) =>
        mapBody(request, await next(request), (source) => byteFault(fault, source, simulator, struck))
    case 'break-after-frames':
    case 'corrupt-frame':
    case 'drop-frames':
      return async (request) => {
        const response = await next(request)
        if (isJson(response)) return response
        return mapBody(request, response, (source) => frameFault(fault, source, struck))
      }
    case 'repeat':
    case 'reorder':
    case 'forget':
      return async (request) => {
        const response = await next(request)
        struck()
        return replayFault(fault, request, response)
      }
    case 'turn-dies':
      return async (request) => turnDies(fault, request, simulator, next, struck)
    default:
      return fault satisfies never
  }
}

async function replyFault(fault: ReplyFault, request: Request, response: Response): Promise<Response> {
  switch (fault.kind) {
    case 'content-type': {
      const headers = new Headers(response.headers)
      headers.set('content-type', fault.contentType)
      return new Response(response.body, { status: response.status, headers })
    }
    case 'lose-reply':
      await response.body?.cancel()
      if (fault.connection === 'reset') throw connectionError('read ECONNRESET')
      return new Promise((_, reject) => {
        const leave = (): void => reject(request.signal.reason)
        if (request.signal.aborted) leave()
        else request.signal.addEventListener('abort', leave, { once: true })
      })
    default:
      return fault satisfies never
  }
}

async function turnDies(
  { afterFrames, nextMessage }: TurnDiesFault,
  request: Request,
  simulator: Simulator,
  next: Handler,
  struck: () => void,
): Promise<Response> {
  if (new URL(request.url).pathname !== '/execute') return next(request)
  const body = (await request.clone().json()) as { task_id: string }
  const response = await next(request)
  // A message that is refused begins no turn, and the one that runs is somebody else's.
  if (response.ok) simulator.letTurnDie(body.task_id, { afterFrames, nextMessage }, struck)
  return response
}
