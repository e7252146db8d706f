import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'

/** "Repeat what you just said in French." Needs the Engine's memory of the task. */
export const repeatingInFrench: Ability = {
  understands: (message) => /\bin french\b|\ben français\b/i.test(message),
  run: async (turn) => {
    const last = turn.history.at(-1)?.reply
    await turn.think('I have to look at my last answer in this conversation and put it into French.')
    const reply = last === undefined ? "Je n'ai encore rien dit dans cette conversation." : translate(last)
    await turn.say(reply)
    modelCall(turn, '', reply)
  },
}

/** A phrase book, not a translator: what it does not hold is quoted, and said to be untranslated. */
function translate(reply: string): string {
  const known = phrases[reply.trim()]
  if (known !== undefined) return known
  const quoted = reply.trim().replaceAll('\n', '\n> ')
  return `Je viens de dire ceci (mon français s'arrête aux salutations, alors je cite) :\n\n> ${quoted}`
}

const phrases: Record<string, string> = {
  'Hello, it is good to meet you!': 'Bonjour, ravi de faire votre connaissance !',
  'Hello again!': 'Rebonjour !',
}
