import type { Script } from '../agent.ts'

export const callsTwiceUnderOneId: Script = {
  description: 'runs two searches, one after the other, under one and the same id',
  run: async (turn) => {
    for (const [query, found] of [
      ['first', 'one result'],
      ['second', 'two results'],
    ]) {
      await turn.callTool({
        tool: 'search',
        toolCallId: 'search:0',
        input: { query },
        run: () => found,
      })
    }
    await turn.say('Both searches found something.')
  },
}
