import type { Script } from '../agent.ts'

export const thinksThenRunsToolsInParallel: Script = {
  description: 'thinks, runs three tools at once, then answers from their results',
  run: async (turn) => {
    await turn.think(
      'The question is about the launch date. The plan and the meeting notes may disagree, so I should read both, and check the calendar too.',
    )
    turn.usage({ input_tokens: 1_204, output_tokens: 96, cache_hit_tokens: 1_024 })
    await Promise.all([
      turn.callTool({
        tool: 'read_file',
        input: { path: 'notes/plan.md' },
        duration: 500,
        run: () => '# Launch plan\n\n- Beta: 4 May\n- Launch: 18 May\n',
      }),
      turn.callTool({
        tool: 'read_file',
        input: { path: 'notes/meeting.md' },
        duration: 200,
        run: () => '# Meeting, 9 April\n\nWe moved the launch to 25 May.\n',
      }),
      turn.callTool({
        tool: 'calendar.find_events',
        input: { query: 'launch', limit: 5 },
        duration: 350,
        run: () => [{ title: 'Launch day', date: '2026-05-25' }],
      }),
    ])
    await turn.say(
      'The launch is on **25 May**. The plan still says 18 May, but the meeting of 9 April moved it, and the calendar agrees.',
    )
    turn.usage({ input_tokens: 1_602, output_tokens: 41, cache_hit_tokens: 1_204 })
  },
}
