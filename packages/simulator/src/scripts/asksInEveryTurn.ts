import type { Script } from '../agent.ts'

export const asksInEveryTurn: Script = {
  description:
    'asks permission in every turn, each time for something else, and counts its prompts from 0 each time',
  run: async (turn) => {
    const command = turn.history.length === 0 ? 'ls' : `rm -rf /data/${turn.history.length}`
    const outcome = await turn.callTool({
      tool: 'shell.run',
      input: { command },
      requestId: '0',
      permission: 'May I run this?',
      run: () => 'done',
    })
    await turn.say(outcome.status === 'succeeded' ? `I ran ${command}.` : `I did not run ${command}.`)
  },
}
