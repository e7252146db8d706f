import type { PendingPrompt, RespondRequest } from '@engine-kit/protocol'
import type { Engine } from '../engine/engine.ts'
import { errorResponse, validationResponse } from './errorResponse.ts'
import { readBody } from './readBody.ts'

/** The documented body, and the `request_id` the documentation speaks of elsewhere. */
type Respond = RespondRequest & { request_id?: string | number }

/** `POST /hitl/respond`: gives the waiting turn its answer. */
export function respond(engine: Engine, text: string): Response {
  const body = readBody<Respond>(text, ['task_id', 'answer'])
  if (!body.valid) return validationResponse(body.problems)
  const { task_id: taskId, answer, feedback, request_id: requestId } = body.fields
  const prompt = engine.running.get(taskId)?.prompt()
  // The 404 is documented by the Engine, its code is not. A `request_id` is not part of the documented body; where
  // one comes, it has to name the prompt that waits.
  if (!prompt || (requestId !== undefined && String(requestId) !== String(prompt.requestId))) {
    return errorResponse(404, 'NOTHING_PENDING', 'Nothing waits for an answer in this task.')
  }
  prompt.answer(feedback === undefined ? { answer } : { answer, feedback })
  return Response.json({ status: 'resumed', request_id: prompt.requestId })
}

/** `GET /hitl/pending`: the open prompts of all tasks, with the documented fields and no others. */
export function pending(engine: Engine): Response {
  const prompts = [...engine.running.values()].flatMap((turn): PendingPrompt[] => {
    const prompt = turn.prompt()
    if (!prompt) return []
    const { requestId, kind, question, createdAt } = prompt
    // A wire with numbers for ids lists numbers too.
    const request_id = requestId as string
    return [{ request_id, task_id: turn.taskId, kind, question, created_at: createdAt }]
  })
  return Response.json({ pending: prompts })
}
