import {
  EngineError,
  readPendingResponse,
  readRespondResponse,
  type RespondRequest,
} from '@engine-kit/protocol'
import { asEngineError, mayHaveArrived } from './requestFailure.ts'
import { requestJson, type EngineEndpoint } from './requestEngine.ts'
import { answerLock } from './scopeKey.ts'
import type { ClientEvent } from './taskEvent.ts'
import { withLock } from './withLock.ts'

/** What to answer. */
export interface AnswerOptions {
  readonly requestId: string
  /** `yes` or `no` for a permission, free text for a question. */
  readonly answer: string
  readonly feedback?: string | undefined
}

/** Gives answers, and finds out what became of them. */
export interface PromptAnswers {
  /** Gives one answer. What comes of it is applied as events; never rejects. */
  send: (answer: AnswerOptions) => Promise<void>
  /**
   * Asks the Engine which prompts wait, and applies what that says about these. Answers whether it could tell.
   */
  look: (requestIds: readonly string[]) => Promise<boolean>
}

/**
 * The Engine's answer route names a task and not a prompt, so an answer that comes late would go to the task's *next*
 * prompt: a yes to one command would run another. So the prompt is looked up before it is answered, and the tabs of
 * one browser do this one after the other.
 */
export function createPromptAnswers(
  taskId: string,
  endpoint: EngineEndpoint,
  apply: (event: ClientEvent) => void,
): PromptAnswers {
  async function pendingHere(): Promise<ReturnType<typeof readPendingResponse>> {
    const listed = readPendingResponse(await requestJson(endpoint, { method: 'GET', path: '/hitl/pending' }))
    return listed.filter((prompt) => prompt.task_id === taskId)
  }

  /** How often each prompt was answered here: what was listed before an answer says nothing about it. */
  const answers = new Map<string, number>()

  async function look(requestIds: readonly string[]): Promise<boolean> {
    try {
      const before = new Map(answers)
      const pending = await pendingHere()
      const askedAbout = requestIds.filter((id) => answers.get(id) === before.get(id))
      apply({ type: 'prompts_listed', pending, askedAbout })
      return true
    } catch {
      return false
    }
  }

  async function respond({ requestId, answer, feedback }: AnswerOptions): Promise<void> {
    let sent = false
    try {
      const pending = await pendingHere()
      if (!pending.some((prompt) => prompt.request_id === requestId)) {
        apply({ type: 'answer_refused', requestId })
        return
      }
      const body: RespondRequest = { task_id: taskId, answer, feedback: feedback || undefined }
      sent = true
      const confirmed = readRespondResponse(
        await requestJson(endpoint, { method: 'POST', path: '/hitl/respond', body }),
      )
      const other = confirmed.request_id !== undefined && confirmed.request_id !== requestId
      apply(other ? { type: 'answer_refused', requestId } : { type: 'answer_sent', requestId })
    } catch (cause) {
      const error = asEngineError(cause)
      if (sent && error.status === 404) apply({ type: 'answer_refused', requestId })
      // The answer may have arrived although its receipt did not: look before anything is said again.
      else if (!sent || !mayHaveArrived(error) || !(await look([requestId]))) {
        apply({ type: 'answer_failed', requestId, error })
      }
    }
  }

  return {
    look,
    send: (answer) => {
      const { requestId, feedback } = answer
      answers.set(requestId, (answers.get(requestId) ?? 0) + 1)
      apply({ type: 'answer_sending', requestId, answer: answer.answer, feedback })
      return withLock(answerLock(endpoint, taskId), () => respond(answer)).catch((error: unknown) =>
        apply({ type: 'answer_failed', requestId, error: new EngineError('UNKNOWN', { cause: error }) }),
      )
    },
  }
}
