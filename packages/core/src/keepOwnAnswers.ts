import { isSettled } from './reduceTurn.ts'
import { restoreTask } from './reduceTask.ts'
import type { PromptPart, TaskState } from './taskState.ts'

/**
 * What another tab shows, with the prompts this tab has answered as this tab knows them: the other one may not have
 * heard of the answer yet, or may have given one that came too late.
 *
 * @param own the ids of the prompts that were answered here.
 */
export function keepOwnAnswers(shown: TaskState, here: TaskState, own: ReadonlySet<string>): TaskState {
  if (own.size === 0) return shown
  const known = new Map(promptsOf(here).map((prompt) => [prompt.requestId, prompt]))
  const answers = { ...shown.answers }
  for (const requestId of own) {
    const answer = here.answers[requestId]
    if (answer !== undefined) answers[requestId] = answer
  }
  const messages = shown.messages.map((message) => {
    if (message.role === 'user' || !message.parts.some((part) => isOwn(part, own))) return message
    const parts = message.parts.map((part) => {
      const mine = isOwn(part, own) ? known.get(part.requestId) : undefined
      return mine === undefined || !isOwn(part, own) ? part : merge(part, mine)
    })
    return { ...message, parts }
  })
  return restoreTask({ ...shown, answers }, messages)
}

function merge(shown: PromptPart, mine: PromptPart): PromptPart {
  if (isSettled(mine) || !isSettled(shown)) return { ...mine, id: shown.id }
  // The turn went on after the Engine took the answer that was given here.
  return mine.status === 'sent' ? { ...mine, id: shown.id, status: 'answered' } : { ...mine, id: shown.id }
}

function isOwn(part: { type: string }, own: ReadonlySet<string>): part is PromptPart {
  return part.type === 'prompt' && own.has((part as PromptPart).requestId)
}

function promptsOf(state: TaskState): PromptPart[] {
  return state.messages.flatMap((message) => {
    return message.role === 'user' ? [] : message.parts.filter((part) => part.type === 'prompt')
  })
}
