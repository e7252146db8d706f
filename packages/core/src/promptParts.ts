import type { HitlRequestData, HitlResolvedData, PendingPrompt } from '@engine-kit/protocol'
import { equalJson } from './equalJson.ts'
import type { PromptAnswer, PromptOption, PromptPart, ToolCallPart } from './taskState.ts'
import type { TurnDraft } from './turnDraft.ts'
import { isSettled } from './turnParts.ts'

/** What this browser answered, by the id of the prompt's part. */
export type PromptAnswers = Readonly<Record<string, PromptAnswer>>

/** The JSON text of a prompt's input as it was written, where parsing lost something. */
export type Written = Pick<PromptPart, 'inputSource'>

/**
 * The Engine asks, in the stream or in `GET /hitl/pending`.
 *
 * A request id is only known to mean one prompt while that one waits. What is told again about it completes or
 * changes what is shown; behind a settled prompt of the same id comes another prompt.
 */
export function askPerson(
  turn: TurnDraft,
  data: HitlRequestData,
  answers: PromptAnswers,
  written?: Written,
): void {
  const known = findPrompt(turn.prompts, asked(data))
  if (known === undefined) return openPrompt(turn, data, answers, written)
  const told = withTold(known, turn, data, written)
  const timed = data.created_at !== undefined && known.createdAt !== undefined
  const sameTime = timed && data.created_at === known.createdAt
  const same = asksTheSame(known, told)
  const taken = known.status === 'sending' || known.status === 'sent'
  if (taken || isSettled(known)) {
    const isKnown = sameTime || (taken && same && !timed)
    return isKnown ? undefined : openPrompt(turn, data, answers, written)
  }
  const next: PromptPart = same ? told : { ...told, changed: true }
  if (!equalJson(next, known)) turn.replacePrompt(known, next)
}

/**
 * Whether a listed prompt is that prompt. One that the stream told without an id is known by what it asks and when: an id
 * is documented of both, and only the list's is needed to answer.
 */
export function isListedAs(prompt: PromptPart, listed: PendingPrompt): boolean {
  return isSamePrompt(prompt, asked(listed))
}

/** What tells one prompt from another. */
export type Asked = Pick<PromptAnswer, 'requestId' | 'question' | 'createdAt'>

/** What tells the prompt of an account from another. */
export function asked(data: HitlRequestData): Asked {
  return { requestId: data.request_id, question: data.question, createdAt: data.created_at }
}

/** Whether two accounts may be of one prompt. What one of them does not tell is no difference. */
function agree(one: Asked, other: Asked): boolean {
  return (['requestId', 'question', 'createdAt'] as const).every((fact) => {
    return !one[fact] || !other[fact] || one[fact] === other[fact]
  })
}

/**
 * Whether two accounts of prompts are of one. An id that both carry decides: what is asked under it may change. Without
 * one it is what they ask, and when.
 */
export function isSamePrompt(one: Asked, other: Asked): boolean {
  const named = one.requestId !== '' && other.requestId !== ''
  return named ? one.requestId === other.requestId : agree(one, other)
}

/** Whether two accounts tell something that both know, beside an id. */
function share(one: Asked, other: Asked): boolean {
  return (['question', 'createdAt'] as const).some((fact) => one[fact] && other[fact])
}

/** What this browser answered to a prompt: an answer under its part's id may have been given to another one. */
export function answerTo(answers: PromptAnswers, prompt: PromptPart): PromptAnswer | undefined {
  const answer = answers[prompt.id]
  if (answer === undefined || !agree(answer, prompt)) return undefined
  return answer.requestId === prompt.requestId || share(answer, prompt) ? answer : undefined
}

/** The prompt in a turn that an account is of: the latest, where several may be meant; one that waits goes before others. */
export function findPrompt(prompts: readonly PromptPart[], told: Asked): PromptPart | undefined {
  const meant = prompts.filter((prompt) => isMeant(prompt, told))
  return meant.findLast((prompt) => !isSettled(prompt)) ?? meant.at(-1)
}

function isMeant(prompt: PromptPart, told: Asked): boolean {
  if (!isSamePrompt(prompt, told)) return false
  if (prompt.requestId !== '' && told.requestId !== '') return true
  // Without an id the same may have been asked before; and an account that knows other things may be of another prompt.
  const timed = prompt.createdAt !== undefined && told.createdAt !== undefined
  const bare = !told.question && !told.createdAt
  return (timed || !isSettled(prompt)) && (prompt.requestId === '' || bare || share(prompt, told))
}

/** Whether two looks at a prompt show the same: what a person would approve or answer. */
export function asksTheSame(shown: PromptPart, now: PromptPart): boolean {
  return (
    shown.kind === now.kind &&
    shown.question === now.question &&
    shown.tool === now.tool &&
    shown.inputSource === now.inputSource &&
    equalJson(shown.input, now.input) &&
    equalJson(shown.options, now.options)
  )
}

/** Whether what the Engine lists about a prompt differs from what was shown. What the list does not tell is no difference. */
export function contradicts(shown: PromptPart, listed: PendingPrompt): boolean {
  const { kind, question, tool, input, inputSource, options, tool_call_id, created_at } = listed
  if (kind === 'permission' && shown.kind !== 'permission') return true
  if (question !== '' && shown.question !== '' && question !== shown.question) return true
  if (tool !== undefined && tool !== shown.tool) return true
  if (differ(tool_call_id, shown.toolCallId) || differ(created_at, shown.createdAt)) return true
  if (options !== undefined && !equalJson(options.map(readOption), shown.options)) return true
  if (input === undefined || input === null) return false
  return inputSource !== shown.inputSource || !equalJson(input, shown.input)
}

/** Whether two facts that are both known are not the same. */
function differ(told: string | undefined, known: string | undefined): boolean {
  return told !== undefined && known !== undefined && told !== known
}

/** A prompt that was to be answered and has changed: it asks again, and says so. */
export function askAgain(prompt: PromptPart, turn: TurnDraft, told?: PendingPrompt): PromptPart {
  const next = told === undefined ? prompt : withTold(prompt, turn, told, told)
  const unanswered = { answer: undefined, feedback: undefined, answeredAt: undefined, error: undefined }
  return { ...next, ...unanswered, status: 'open', changed: true }
}

/** A prompt this browser answered, or did not, as the answer now stands. */
export function applyAnswer(prompt: PromptPart, answer: PromptAnswer): PromptPart {
  const { status, error, feedback, answeredAt } = answer
  return { ...prompt, status, answer: answer.answer ?? prompt.answer, feedback, answeredAt, error }
}

/** The Engine says that the prompt is answered, and perhaps when: by us if we sent an answer, else by somebody else. */
export function confirmPrompt(prompt: PromptPart, answer?: string, answeredAt?: string): PromptPart {
  // While our answer is under way, its own outcome tells whether it was the one that counted.
  if (isSettled(prompt) || (prompt.status === 'sending' && answer === undefined)) return prompt
  const ours = prompt.status === 'sending' || prompt.status === 'sent'
  const contradicted = answer !== undefined && prompt.answer !== undefined && answer !== prompt.answer
  const error = undefined
  if (ours && !contradicted)
    return { ...prompt, status: 'answered', answeredAt: answeredAt ?? prompt.answeredAt, error }
  return { ...prompt, status: 'answered-elsewhere', answer, feedback: undefined, answeredAt, error }
}

/** The Engine says that a prompt is answered, and of which it says so where it names one. */
export function resolvePrompt(
  turn: TurnDraft,
  { request_id: requestId, answer }: HitlResolvedData,
  time: number | undefined,
): void {
  const named = requestId === undefined ? [] : turn.prompts.filter((prompt) => prompt.requestId === requestId)
  // One that was asked without an id may be resolved with one.
  const nameless = turn.waiting.filter((prompt) => requestId === undefined || prompt.requestId === '')
  const meant = named.findLast((prompt) => !isSettled(prompt)) ?? named.at(-1) ?? likelyResolved(nameless)
  if (meant !== undefined)
    turn.replacePrompt(meant, confirmPrompt(meant, answer, time ? new Date(time).toISOString() : undefined))
}

/** Which prompt is meant where the Engine does not say: the one we answered, else the oldest that waits. */
function likelyResolved(waiting: readonly PromptPart[]): PromptPart | undefined {
  return waiting.find(({ status }) => status === 'sending' || status === 'sent') ?? waiting[0]
}

function openPrompt(
  turn: TurnDraft,
  data: HitlRequestData,
  answers: PromptAnswers,
  written: Written | undefined,
): void {
  turn.push('prompt', (id) => {
    const blank: PromptPart = {
      id,
      type: 'prompt',
      requestId: data.request_id,
      kind: 'question',
      status: 'open',
      question: '',
      options: [],
    }
    const prompt = withTold(blank, turn, data, written)
    const answer = answerTo(answers, prompt)
    return answer === undefined ? prompt : applyAnswer(prompt, answer)
  })
}

/** The prompt with what is told of it now. What is not told stays. */
function withTold(
  prompt: PromptPart,
  turn: TurnDraft,
  data: HitlRequestData,
  written: Written | undefined,
): PromptPart {
  // Another call may be named than before; then what is known of that one is not known of this one.
  const relinked = data.tool_call_id !== undefined && data.tool_call_id !== prompt.toolCallId
  const call = relinked || prompt.callId === undefined ? linkedCall(turn, data) : undefined
  const known = relinked && prompt.callId !== undefined ? undefined : prompt
  const own = data.input !== undefined && data.input !== null
  const shown = own ? { input: data.input, inputSource: written?.inputSource } : (call ?? known)
  return {
    ...prompt,
    // A list that names no kind must not turn a permission into a mere question.
    kind: data.kind === 'permission' ? 'permission' : prompt.kind,
    question: data.question || prompt.question,
    options: data.options?.map(readOption) ?? prompt.options,
    toolCallId: data.tool_call_id ?? prompt.toolCallId,
    callId: call?.id ?? known?.callId,
    tool: data.tool ?? call?.tool ?? known?.tool,
    input: shown?.input,
    inputSource: shown?.inputSource,
    createdAt: data.created_at ?? prompt.createdAt,
    expiresAt: data.expires_at ?? prompt.expiresAt,
  }
}

function readOption(option: string | PromptOption): PromptOption {
  return typeof option === 'string' ? { id: option, label: option } : option
}

/**
 * The call a prompt asks about. Only the Engine's own link may say so, and only where one call of that id runs: a
 * guess would show one command while another waits.
 */
function linkedCall(
  turn: TurnDraft,
  { tool_call_id: toolCallId }: HitlRequestData,
): ToolCallPart | undefined {
  if (toolCallId === undefined) return undefined
  const running: ToolCallPart[] = []
  turn.findRunning({ toolCallId }, (call) => running.push(call) > 1)
  return running.length === 1 ? running[0] : undefined
}
