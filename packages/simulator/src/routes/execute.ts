import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Exchange } from '../agent.ts'
import type { Engine } from '../engine/engine.ts'
import { openFrameStream } from '../engine/openFrameStream.ts'
import { startTurn } from '../engine/startTurn.ts'
import { errorResponse, validationResponse } from './errorResponse.ts'
import { readBody } from './readBody.ts'

/** `POST /execute`: starts a turn and streams it. */
export function execute(engine: Engine, request: Request, text: string): Response {
  const body = readBody<ExecuteRequest>(text, ['message', 'task_id'])
  if (!body.valid) return validationResponse(body.problems)
  const taskId = body.fields.task_id
  const busy = engine.running.get(taskId)
  if (busy?.prompt()) {
    return errorResponse(409, 'HITL_REQUIRED', 'The task waits for an answer. Send it to /hitl/respond.')
  }
  // That a second call gets 409 is documented by the Engine; this code is not, it is ours.
  if (busy) return errorResponse(409, 'TASK_BUSY', 'A turn of this task is still running.')

  const plan = planTurn(body.fields, engine.memory.get(taskId) ?? [])
  if (!plan) return errorResponse(404, 'MESSAGE_NOT_FOUND', 'No message of this task has that id.')
  const refusal = engine.agent.refuse?.(plan.request)
  if (refusal) return refusal

  const earlierFrames = engine.log.frames().length
  const turn = startTurn(engine.host, engine.agent, plan.request, plan.history, (exchange) => {
    engine.memory.set(taskId, [...plan.history, exchange])
    // Before the terminal frame: whoever reads it may send the next message at once.
    engine.running.delete(taskId)
  })
  engine.running.set(taskId, turn)
  return openFrameStream(engine, request, engine.log.frames().slice(earlierFrames), [turn])
}

interface TurnPlan {
  request: ExecuteRequest
  history: readonly Exchange[]
}

/**
 * What edit and retry do to the conversation. That an edit drops what followed and a retry keeps it is documented by
 * the Engine; which id names a message is not, we take the turn's.
 */
function planTurn(request: ExecuteRequest, memory: readonly Exchange[]): TurnPlan | undefined {
  const messageId = request.edit_message_id ?? request.retry_message_id
  if (messageId === undefined || messageId === null) return { request, history: memory }
  const index = memory.findIndex((exchange) => exchange.turnId === messageId)
  const exchange = memory[index]
  if (!exchange) return undefined
  if (typeof request.edit_message_id === 'string') return { request, history: memory.slice(0, index) }
  return { request: { ...request, message: exchange.message }, history: memory }
}
