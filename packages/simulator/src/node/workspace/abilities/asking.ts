import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'

/** "Ask me something": a free-text question whose answer is used and kept in mind. */
export const asking: Ability = {
  understands: (message) => /\bask me\b/i.test(message),
  run: async (turn) => {
    await turn.think('They want to be asked. A name is easy to answer and useful to know.')
    modelCall(turn, '', 'What should I call you?')
    const { answer } = await turn.ask({ kind: 'question', question: 'What should I call you?' })
    const name = answer.trim()
    turn.remember('name', name)
    const reply = `Thank you, ${name}. I will call you ${name} from now on.`
    await turn.say(reply)
    modelCall(turn, name, reply)
  },
}
