import { shortMessage } from '../../src/rendering/sampleText.ts'
import type { Work } from '../../src/rendering/work.ts'

/** The messages that stand in the thread before the work begins. */
export function historyOf(work: Work): { id: string; role: 'user' | 'assistant'; text: string }[] {
  return Array.from({ length: work.history }, (_, index) => {
    return {
      id: `message-${index}`,
      role: index % 2 === 0 ? 'user' : 'assistant',
      text: shortMessage(index),
    }
  })
}
