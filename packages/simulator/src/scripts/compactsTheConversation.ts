import type { Script } from '../agent.ts'

export const compactsTheConversation: Script = {
  description: 'shortens the conversation to fit the model and updates its working memory',
  run: async (turn) => {
    turn.compact({ before_tokens: 182_400, after_tokens: 41_250, strategy: 'summarize_oldest' })
    turn.remember('launch_date', '2026-05-25')
    await turn.pause(200)
    turn.remember('launch_date', '2026-06-01')
    turn.remember('open_questions', ['Who pays for the venue?', 'Is there a rain plan?'])
    await turn.say('Still with you. The launch is now on 1 June, and two questions are open.')
    turn.usage({ input_tokens: 41_700, output_tokens: 22, cache_hit_tokens: 0 })
  },
}
