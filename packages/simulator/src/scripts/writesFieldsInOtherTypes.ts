import type { Script } from '../agent.ts'

export const writesFieldsInOtherTypes: Script = {
  description:
    'calls tools with numbers for ids and with no input, none, a list and JSON in a text, and reports half a usage',
  run: async (turn) => {
    const inputs = [{}, { input: null }, { input: ['a', 'b'] }, { input: '{"path":"notes/plan.md"}' }]
    for (const [index, input] of inputs.entries()) {
      // Under its own types the protocol would not let these through.
      const call = { tool: 'read_file', tool_call_id: index + 1, ...input }
      turn.send({ type: 'unknown', name: 'tool_call', data: call })
      await turn.pause(200)
      turn.send({ type: 'unknown', name: 'tool_result', data: { tool_call_id: index + 1, output: index } })
    }
    turn.send({ type: 'unknown', name: 'usage', data: { input_tokens: 903, output_tokens: 38 } })
    await turn.say('Four calls were made.')
  },
}
