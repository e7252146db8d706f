import type { Script } from '../agent.ts'

export const tellsAResultBeforeItsCall: Script = {
  description: 'tells the result of a tool before it tells that the tool was called',
  run: async (turn) => {
    turn.send({
      type: 'tool_result',
      data: { tool_call_id: 'call_early', tool: 'read_file', output: 'Launch: 18 May' },
    })
    await turn.pause(200)
    turn.send({
      type: 'tool_call',
      data: { tool: 'read_file', tool_call_id: 'call_early', input: { path: 'notes/plan.md' } },
    })
    await turn.say('The launch is on 18 May.')
  },
}
