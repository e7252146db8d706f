import type { Script } from '../agent.ts'

export const modelIsRateLimited: Script = {
  description: 'fails with a rate limit in the middle of the first answer, and answers when asked again',
  run: async (turn) => {
    if (turn.history.length === 0) {
      await turn.say('Here is the first half of')
      await turn.fail({
        error: 'LLM_RATE_LIMITED',
        message: 'The provider is rate limiting.',
        details: { retry_after: 2 },
      })
    }
    await turn.say('Thank you for waiting. Here is the whole answer.')
    turn.usage({ input_tokens: 512, output_tokens: 10, cache_hit_tokens: 0 })
  },
}
