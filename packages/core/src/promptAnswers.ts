import {
  EngineError,
  readPendingResponse,
  readRespondResponse,
  type PendingPrompt,
  type RespondRequest,
} from '@engine-kit/protocol'
import { asksTheSame, contradicts, isListedAs } from './promptParts.ts'
import { requestJson, type EngineEndpoint } from './requestEngine.ts'
import { asEngineError, mayHaveArrived } from './requestFailure.ts'
import { answerLock } from './scopeKey.ts'
import type { ClientEvent } from './taskEvent.ts'
import type { PromptPart } from './taskState.ts'
import { isSettled } from './turnParts.ts'
import { withLock } from './withLock.ts'

/** What to answer. */
export interface AnswerOptions {
  /** The Engine's id of the request; `''` where the Engine names none. */
  readonly requestId: string
  /** `yes` or `no` for a permission, free text for a question. */
  readonly answer: string
  readonly feedback?: string | undefined
  /**
   * The prompt as the person saw it when they decided. Where what waits now differs from it, nothing is sent and the
   * prompt is marked as `changed`. Without it the request id alone says what is answered.
   */
  readonly prompt?: PromptPart | undefined
}

/** Gives answers, and finds out what became of them. */
export interface PromptAnswers {
  /** Gives one answer to a prompt, which is as the person saw it. What comes of it is applied; never rejects. */
  send: (prompt: PromptPart, answer: Omit<AnswerOptions, 'requestId' | 'prompt'>) => Promise<void>
  /**
   * Asks the Engine which prompts wait, and applies what that says about the task and about these prompts, by the ids of
   * their parts. Answers whether any waits; `undefined` where the Engine could not be asked.
   */
  look: (promptIds: readonly string[]) => Promise<boolean | undefined>
}

/** What answers need. */
export interface PromptAnswersOptions {
  readonly taskId: string
  readonly endpoint: EngineEndpoint
  /** What the request of that prompt asks now: the same prompt, or one that has come in its place. */
  readonly find: (promptId: string) => PromptPart | undefined
  readonly apply: (event: ClientEvent) => void
}

/**
 * The Engine's answer route names a task and not a prompt, so an answer that comes late would go to the task's *next*
 * prompt: a yes to one command would run another. So the prompt is looked up before it is answered, and the tabs of
 * one browser do this one after the other.
 */
export function createPromptAnswers({ taskId, endpoint, find, apply }: PromptAnswersOptions): PromptAnswers {
  async function pendingHere(): Promise<PendingPrompt[]> {
    const { body, text } = await requestJson(endpoint, { method: 'GET', path: '/hitl/pending' })
    return readPendingResponse(body, text).filter((prompt) => prompt.task_id === taskId)
  }

  /** How often each prompt was answered here: what was listed before an answer says nothing about it. */
  const answers = new Map<string, number>()

  async function look(promptIds: readonly string[]): Promise<boolean | undefined> {
    try {
      const before = new Map(answers)
      const pending = await pendingHere()
      const askedAbout = promptIds.filter((id) => answers.get(id) === before.get(id))
      apply({ type: 'prompts_listed', pending, askedAbout })
      return pending.length > 0
    } catch {
      return undefined
    }
  }

  async function respond(prompt: PromptPart, answer: string, feedback: string | undefined): Promise<void> {
    const { id: promptId } = prompt
    let sent = false
    try {
      const listed = (await pendingHere()).find((waiting) => isListedAs(prompt, waiting))
      if (listed === undefined) return apply({ type: 'answer_refused', promptId })
      const now = find(promptId)
      // The prompt is settled by now, or the same request id asks for something else.
      if (now !== undefined && (now.id !== promptId || isSettled(now)))
        return apply({ type: 'answer_refused', promptId })
      if (contradicts(prompt, listed) || (now !== undefined && !asksTheSame(prompt, now))) {
        return apply({ type: 'answer_withheld', promptId, told: listed })
      }
      const request: RespondRequest = { task_id: taskId, answer, feedback: feedback || undefined }
      sent = true
      const { body, text } = await requestJson(endpoint, {
        method: 'POST',
        path: '/hitl/respond',
        body: request,
      })
      const confirmed = readRespondResponse(body, text)
      const other = confirmed.request_id !== undefined && confirmed.request_id !== listed.request_id
      apply(other ? { type: 'answer_refused', promptId } : { type: 'answer_sent', promptId })
    } catch (cause) {
      const error = asEngineError(cause)
      if (sent && error.status === 404) apply({ type: 'answer_refused', promptId })
      // The answer may have arrived although its receipt did not: look before anything is said again.
      else if (!sent || !mayHaveArrived(error) || (await look([promptId])) === undefined) {
        apply({ type: 'answer_failed', promptId, error: error.data })
      }
    }
  }

  return {
    look,
    send: (prompt, { answer, feedback }) => {
      const { id: promptId } = prompt
      answers.set(promptId, (answers.get(promptId) ?? 0) + 1)
      const answeredAt = new Date().toISOString()
      apply({ type: 'answer_sending', promptId, answer, feedback, answeredAt })
      return withLock(answerLock(endpoint, taskId), () => respond(prompt, answer, feedback)).catch(
        (error: unknown) =>
          apply({
            type: 'answer_failed',
            promptId,
            error: new EngineError('UNKNOWN', { cause: error }).data,
          }),
      )
    },
  }
}
