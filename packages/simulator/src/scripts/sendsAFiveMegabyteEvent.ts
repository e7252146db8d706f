import type { Script } from '../agent.ts'

export const sendsAFiveMegabyteEvent: Script = {
  description: 'runs a tool whose output is one event of five megabytes',
  run: async (turn) => {
    await turn.say('Reading the whole log.')
    await turn.callTool({
      tool: 'read_file',
      input: { path: 'logs/server.log' },
      run: () => logLine.repeat(Math.ceil((5 * 1024 * 1024) / logLine.length)),
    })
    await turn.say('It repeats one line many times.')
    turn.usage({ input_tokens: 1_310_720, output_tokens: 12, cache_hit_tokens: 0 })
  },
}

const logLine = '2026-04-09T08:15:30.000Z INFO request handled in 12 ms path=/invitations status=200\n'
