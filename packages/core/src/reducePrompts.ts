import { EngineError, type PendingPrompt } from '@engine-kit/protocol'
import { applyAnswer, askAgain, asked, askPerson, findPrompt, isSamePrompt } from './promptParts.ts'
import { reopenTurn } from './reduceTurn.ts'
import { lastTurnOf, newTurn, openTurnOf, setTurn, withMessages } from './taskMessages.ts'
import type { AssistantMessage, PromptAnswer, PromptPart, TaskState } from './taskState.ts'
import { changeTurn, draftOf } from './turnDraft.ts'
import { isEnded, isSettled } from './turnParts.ts'

/** What became of an answer, whatever it was given to. */
type Outcome = Omit<PromptAnswer, 'requestId' | 'question' | 'createdAt'>

/** Notes how far the answer to a prompt has come, beside the messages and in them. */
export function recordAnswer(
  state: TaskState,
  promptId: string,
  change: (known: PromptAnswer | undefined) => Outcome,
): TaskState {
  const known = state.answers[promptId]
  const { requestId, question, createdAt } = promptOf(state, promptId) ?? known ?? { requestId: '' }
  const answer = { ...change(known), requestId, question, createdAt }
  const next = { ...state, answers: { ...state.answers, [promptId]: answer } }
  return updatePrompt(next, promptId, (prompt, turn) => {
    if (isSettled(prompt)) return prompt
    if (!isEnded(turn)) return applyAnswer(prompt, answer)
    // The turn ended while the answer was under way: it arrived, or came too late.
    const { status } = answer
    const late = status === 'sending' || status === 'failed'
    return {
      ...prompt,
      status: late ? 'expired' : status === 'sent' ? 'answered' : status,
      answeredAt: answer.answeredAt,
      error: undefined,
    }
  })
}

/** What the request of a prompt asks now: the same prompt, or one that has come in its place. One without an id keeps it. */
export function promptNow(state: TaskState, promptId: string): PromptPart | undefined {
  const turn = lastTurnOf(state)
  const prompt = turn?.parts.find((part) => part.id === promptId)
  if (turn === undefined || prompt?.type !== 'prompt') return undefined
  return prompt.requestId === '' ? prompt : findPrompt(draftOf(turn).prompts, prompt)
}

/** Takes back an answer that was not sent, because what it was given to has changed. */
export function withholdAnswer(
  state: TaskState,
  promptId: string,
  told: PendingPrompt | undefined,
): TaskState {
  const { [promptId]: _, ...answers } = state.answers
  return updatePrompt({ ...state, answers }, promptId, (prompt, turn) => {
    if (isSettled(prompt)) return prompt
    return isEnded(turn)
      ? { ...prompt, status: 'expired', error: undefined }
      : askAgain(prompt, draftOf(turn), told)
  })
}

/** Somebody else answered, or nobody can any more. */
export const elsewhere: Outcome = { status: 'answered-elsewhere' }

function promptOf({ messages }: TaskState, promptId: string): PromptPart | undefined {
  for (const message of messages) {
    if (message.role !== 'assistant' || !promptId.startsWith(message.id)) continue
    const prompt = message.parts.find((part) => part.id === promptId)
    if (prompt?.type === 'prompt') return prompt
  }
  return undefined
}

/** Folds in what `GET /hitl/pending` said about this task. */
export function listPrompts(
  state: TaskState,
  waiting: readonly PendingPrompt[],
  askedAbout: readonly string[],
): TaskState {
  let next = state
  for (const promptId of askedAbout) {
    const answer = next.answers[promptId]
    const about = promptOf(next, promptId) ?? answer
    // Of a prompt that is not known any more nothing is learned that could be said of the next one in its place.
    if (about === undefined) continue
    const ours = answer?.status === 'sending' || answer?.status === 'sent'
    if (!waiting.some((listed) => isSamePrompt(about, asked(listed)))) {
      next = recordAnswer(next, promptId, () => (ours ? { ...answer, status: 'sent' } : elsewhere))
    } else if (ours) {
      // Still waiting although we tried: our answer did not arrive, so it may be given again.
      const error = new EngineError('ANSWER_LOST').data
      next = recordAnswer(next, promptId, () => ({ ...answer, status: 'failed', error }))
    }
  }
  return waiting.reduce(showListed, next)
}

/** Shows a prompt that waits by the Engine's list, whatever the stream or a replay has told of it. */
function showListed(state: TaskState, prompt: PendingPrompt): TaskState {
  const ask = (turn: AssistantMessage): TaskState =>
    setTurn(
      state,
      changeTurn(turn, (draft) => askPerson(draft, prompt, state.answers, prompt)),
    )
  const last = lastTurnOf(state)
  const known = last && findPrompt(draftOf(last).prompts, asked(prompt))
  if (last === undefined || known === undefined || isEnded(last)) {
    // It waits, so the turn that was given up did not end.
    if (last !== undefined && known?.status === 'expired' && last.status === 'interrupted') {
      return showListed(setTurn(state, reopenTurn(last, state.answers)), prompt)
    }
    if (known?.createdAt !== undefined && known.createdAt === prompt.created_at) return state
    return ask(openTurnOf(state) ?? newTurn(state))
  }
  // A list may have been made before the prompt was answered. Another time of asking says that it is another prompt.
  const maySame = known.createdAt === undefined || prompt.created_at === undefined
  const answered = isSettled(known) || known.status === 'sending' || known.status === 'sent'
  if (answered && (maySame || known.createdAt === prompt.created_at)) return state
  return ask(last)
}

/** Changes one prompt, wherever in the task. */
function updatePrompt(
  state: TaskState,
  promptId: string,
  update: (prompt: PromptPart, turn: AssistantMessage) => PromptPart,
): TaskState {
  let changed = false
  const messages = state.messages.map((message) => {
    if (message.role === 'user' || !promptId.startsWith(message.id)) return message
    const next = changeTurn(message, (draft) => {
      const prompt = draft.prompts.find(({ id }) => id === promptId)
      if (prompt !== undefined) draft.replacePrompt(prompt, update(prompt, message))
    })
    changed ||= next !== message
    return next
  })
  return changed ? withMessages(state, messages) : state
}
