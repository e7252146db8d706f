import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'

/** "Say hello in one short sentence." */
export const greeting: Ability = {
  understands: (message) => /\b(hello|hi|hey|good (morning|evening))\b/i.test(message) && message.length < 80,
  run: async (turn) => {
    const reply = turn.history.length === 0 ? 'Hello, it is good to meet you!' : 'Hello again!'
    await turn.think('A greeting. One short sentence is enough.')
    await turn.say(reply)
    modelCall(turn, '', reply)
  },
}
