import { withMessages } from './taskMessages.ts'
import type { PromptPart, TaskState } from './taskState.ts'
import { isSettled } from './turnParts.ts'

/**
 * What another tab shows, with the prompts this tab has answered as this tab knows them: the other one may not have
 * heard of the answer yet, or may have given one that came too late.
 *
 * @param own the ids of the prompt parts that were answered here.
 */
export function keepOwnAnswers(shown: TaskState, here: TaskState, own: ReadonlySet<string>): TaskState {
  if (own.size === 0) return shown
  const mine = new Map<string, PromptPart>()
  for (const message of here.messages) {
    for (const part of message.role === 'user' ? [] : message.parts) {
      if (part.type === 'prompt' && own.has(part.id)) mine.set(part.id, part)
    }
  }
  const answers = { ...shown.answers }
  for (const promptId of mine.keys()) {
    const answer = here.answers[promptId]
    if (answer !== undefined) answers[promptId] = answer
  }
  const messages = shown.messages.map((message) => {
    if (message.role === 'user') return message
    const parts = message.parts.map((part) => {
      const known = part.type === 'prompt' ? mine.get(part.id) : undefined
      return part.type === 'prompt' && known !== undefined ? merge(part, known) : part
    })
    return { ...message, parts }
  })
  return withMessages({ ...shown, answers }, messages)
}

function merge(shown: PromptPart, mine: PromptPart): PromptPart {
  // The turn went on after the Engine took the answer that was given here.
  const status = mine.status === 'sent' && isSettled(shown) ? 'answered' : mine.status
  const { answer, feedback, error } = mine
  // The other tab may have heard from the Engine when.
  const { answeredAt } = shown.status === status ? shown : mine
  return { ...shown, status, answer, feedback, answeredAt, error }
}
