import type { Script } from '../agent.ts'

export const asksTwiceAtOnce: Script = {
  description: 'runs two tools that both need permission, which are asked one after the other',
  run: async (turn) => {
    const outcomes = await Promise.all([
      turn.callTool({
        tool: 'delete_file',
        input: { path: 'notes/a.md' },
        permission: 'May I delete notes/a.md?',
        run: () => 'Deleted notes/a.md',
      }),
      turn.callTool({
        tool: 'shell.run',
        input: { command: 'git push --force origin main', cwd: '.' },
        permission: 'May I overwrite the main branch?',
        run: () => 'Everything up-to-date',
      }),
    ])
    const done = outcomes.filter((outcome) => outcome.status === 'succeeded').length
    await turn.say(`${done} of 2 actions were allowed and are done.`)
  },
}
