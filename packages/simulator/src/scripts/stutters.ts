import type { Script } from '../agent.ts'

export const stutters: Script = {
  description: 'sends empty and identical deltas, and emoji split between deltas',
  run: async (turn) => {
    await turn.think(['Hm', 'm', 'm', '', '.'])
    await turn.say([
      'ha',
      'ha',
      '',
      'ha',
      'ha',
      '\n',
      '\n',
      '👩',
      '\u200d',
      '🚀',
      ' naïve',
      ' ',
      ' ',
      '日本',
      '語',
      '\ud83d',
      '\ude80',
    ])
    await turn.say(['ha', 'ha'])
    turn.usage({ input_tokens: 10, output_tokens: 10, cache_hit_tokens: 0 })
    turn.usage({ input_tokens: 10, output_tokens: 10, cache_hit_tokens: 0 })
  },
}
