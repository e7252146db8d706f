import type { Script } from '../agent.ts'

export const toolFails: Script = {
  description: 'runs a tool that fails, says so, and goes on with another',
  run: async (turn) => {
    await turn.say('Let me look that up.')
    await turn.callTool({
      tool: 'web.search',
      input: { query: 'Lisbon venue capacity' },
      duration: 400,
      run: () => {
        throw new Error('search_unavailable: the search service did not answer within 10 s')
      },
    })
    await turn.callTool({
      tool: 'read_file',
      input: { path: 'notes/venue.md' },
      run: () => 'The hall holds 320 people.',
    })
    await turn.say('The search did not work, but your own notes say that the hall holds 320 people.')
    turn.usage({ input_tokens: 988, output_tokens: 44, cache_hit_tokens: 640 })
  },
}
