import type { Script, SubAgentName } from '../agent.ts'

export const handsOverToSubAgents: Script = {
  description:
    'lets three sub-agents work in its turn, each with a beginning and an end of its own, one of which fails',
  run: async (turn) => {
    await turn.say('I will ask three others. ')
    for (const named of ['turn', 'parent', 'task'] satisfies SubAgentName[]) {
      const outcome = await turn.subAgent(async (own) => {
        await own.callTool({
          tool: 'read_file',
          input: { path: `notes/${named}.md` },
          run: () => `# ${named}`,
        })
        if (named === 'parent') await own.fail()
        await own.say(`Told by a sub-agent with its own ${named}. `)
      }, named)
      await turn.say(outcome === 'completed' ? 'That helped. ' : 'That one failed. ')
    }
    await turn.say('All three have ended.')
  },
}
