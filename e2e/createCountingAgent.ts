import { setTimeout } from 'node:timers/promises'
import { withScripts, type Agent } from '@engine-kit/simulator'

/** An agent that counts aloud until the test lets its turn end: what is lost or doubled on the way shows. */
export interface CountingAgent extends Agent {
  /** Lets every turn end, after one more number. */
  finish: () => void
  /** Lets every turn rest until what is returned is called. */
  pause: () => () => void
  /** How far it has counted in a task. */
  countIn: (taskId: string) => number
}

/**
 * Creates an agent that says `(1) (2) (3) …`, a number every 20 ms at any pace. It also plays `/script <name>`.
 *
 * @param words What comes between the numbers, of which each fifth then ends a paragraph.
 */
export function createCountingAgent(words?: string): CountingAgent {
  const counts = new Map<string, number>()
  let finished = false
  let rest = Promise.resolve()
  const between = (count: number): string =>
    words === undefined ? ' ' : count % 5 === 0 ? '\n\n' : ` ${words} `
  const counting: Agent = {
    run: async (turn) => {
      let count = 0
      do {
        await rest
        counts.set(turn.taskId, ++count)
        turn.send({ type: 'text_delta', data: { text: `(${count})${between(count)}` } })
        await setTimeout(20)
      } while (!finished)
    },
  }
  return {
    ...withScripts(counting),
    finish: () => {
      finished = true
    },
    pause: () => {
      let goOn = (): void => undefined
      rest = new Promise((resolve) => (goOn = resolve))
      return goOn
    },
    countIn: (taskId) => counts.get(taskId) ?? 0,
  }
}
