import type { Script } from '../agent.ts'

export const callsAgainUnderTheSameIds: Script = {
  description:
    'runs two tools at once, then two others under the same ids, as a model that numbers each round anew',
  run: async (turn) => {
    for (const paths of [
      ['notes/plan.md', 'notes/meeting.md'],
      ['notes/venue.md', 'notes/budget.md'],
    ]) {
      await Promise.all(
        paths.map((path, index) =>
          turn.callTool({
            tool: 'read_file',
            toolCallId: `call_${index}`,
            input: { path },
            // The second is done first.
            duration: 200 - 100 * index,
            run: () => `# ${path}`,
          }),
        ),
      )
    }
    await turn.say('I read four files.')
  },
}
