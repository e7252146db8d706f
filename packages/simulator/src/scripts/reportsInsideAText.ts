import type { Script } from '../agent.ts'

export const reportsInsideAText: Script = {
  description:
    'reports usage, memory and a shortened conversation, each in the middle of a text that goes on',
  run: async (turn) => {
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.usage({ input_tokens: 903, output_tokens: 38, cache_hit_tokens: 768 })
    await turn.pause(200)
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.remember('launch_date', '2026-05-25')
    await turn.pause(200)
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.compact({ before_tokens: 182_400, after_tokens: 41_250, strategy: 'summarize_oldest' })
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.usage({ input_tokens: 961, output_tokens: 14, cache_hit_tokens: 903 })
    await turn.pause(0)
  },
}
