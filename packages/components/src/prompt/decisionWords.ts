import type { PromptPart } from '@engine-kit/core'

/** What came of a prompt for a permission, in few words: "You approved", "Denied elsewhere", "Expired unanswered". */
export function decisionWords({ status, answer }: PromptPart): string {
  if (status === 'expired') return 'Expired unanswered'
  const verb = answer === undefined ? 'answered' : answer === 'yes' ? 'approved' : 'denied'
  if (status === 'answered') return `You ${verb}`
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} elsewhere`
}
