import type { Script } from '../agent.ts'

export const asksFreeText: Script = {
  description: 'asks a question that takes any text, and uses the answer',
  run: async (turn) => {
    await turn.say('Happy to draft the invitation.')
    const { answer } = await turn.ask({
      kind: 'question',
      question: 'Who should the invitation be addressed to?',
    })
    await turn.say(`Dear ${answer},\n\nwe would be glad to see you at the launch on 25 May.`)
    turn.usage({ input_tokens: 655, output_tokens: 61, cache_hit_tokens: 512 })
  },
}
