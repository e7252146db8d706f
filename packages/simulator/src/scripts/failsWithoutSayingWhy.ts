import type { Script } from '../agent.ts'

export const failsWithoutSayingWhy: Script = {
  description: 'starts a tool, then the turn ends as errored with the tool still open',
  run: async (turn) => {
    await turn.say('Let me run the tests.')
    turn.send({
      type: 'tool_call',
      data: { tool: 'shell.run', tool_call_id: 'call_open', input: { command: 'make' } },
    })
    await turn.pause(500)
    await turn.fail()
  },
}
