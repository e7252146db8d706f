import type { Script } from '../agent.ts'

export const asksAgainUnderOneRequestId: Script = {
  description: 'asks permission for one command and then for another, under the same id of the prompt',
  run: async (turn) => {
    for (const command of ['ls', 'rm -rf ./build']) {
      await turn.callTool({
        tool: 'shell.run',
        input: { command },
        requestId: 'request',
        permission: 'May I run this?',
        run: () => 'done',
      })
    }
    await turn.say('Both were decided.')
  },
}
