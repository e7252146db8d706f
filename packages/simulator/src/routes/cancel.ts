import type { Engine } from '../engine/engine.ts'
import { createTurnControls } from '../engine/turnControls.ts'
import { errorResponse, validationResponse } from './errorResponse.ts'
import { readBody } from './readBody.ts'

/** Named so that nobody takes it for a route of the Engine, which documents none. */
export const cancelRoute = 'POST /simulator/cancel'

/** Stops the running turn of a task. */
export function cancel(engine: Engine, text: string): Response {
  const body = readBody<{ task_id: string }>(text, ['task_id'])
  if (!body.valid) return validationResponse(body.problems)
  if (!createTurnControls(engine).cancel(body.fields.task_id)) {
    return errorResponse(404, 'TASK_NOT_FOUND', 'No turn is running in this task.')
  }
  return Response.json({ status: 'cancelled' })
}
