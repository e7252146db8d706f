import type { Script } from '../agent.ts'

export const sendsMalformedFrames: Script = {
  description: 'sends frames that are not JSON or have the wrong fields, between two good sentences',
  run: async (turn) => {
    await turn.say('This sentence is complete.')
    turn.sendRaw('event: text_delta\ndata: {"text": "broken\n\n')
    turn.sendRaw('event: text_delta\ndata: {"text": 42}\n\n')
    turn.sendRaw('event: tool_call\ndata: ["read_file"]\n\n')
    turn.sendRaw('event: usage\ndata: null\n\n')
    turn.sendRaw('<!-- a proxy was here -->\n\n')
    await turn.say('So is this one.')
  },
}
