import type { Script } from '../agent.ts'

export const answersPlainly: Script = {
  description: 'answers in one short paragraph',
  run: async (turn) => {
    await turn.pause(300)
    await turn.say(
      'Hello! The plan for the Lisbon launch is ready, and the first draft is in **notes/plan.md**.',
    )
    turn.usage({ input_tokens: 812, output_tokens: 24, cache_hit_tokens: 512 })
  },
}
