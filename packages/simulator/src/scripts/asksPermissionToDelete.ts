import type { Script } from '../agent.ts'

export const asksPermissionToDelete: Script = {
  description: 'asks permission to delete a file, and says what came of the answer',
  run: async (turn) => {
    await turn.say('I will remove the old draft.')
    turn.usage({ input_tokens: 903, output_tokens: 38, cache_hit_tokens: 768 })
    const outcome = await turn.callTool({
      tool: 'delete_file',
      input: { path: 'notes/draft-old.md' },
      permission: 'May I delete notes/draft-old.md? This cannot be undone.',
      duration: 200,
      run: () => 'Deleted notes/draft-old.md',
    })
    if (outcome.status === 'denied') {
      const reason = outcome.answer.feedback ? ` You said: "${outcome.answer.feedback}".` : ''
      await turn.say(`I left notes/draft-old.md where it is.${reason}`)
    } else {
      await turn.say('notes/draft-old.md is gone.')
    }
    turn.usage({ input_tokens: 961, output_tokens: 14, cache_hit_tokens: 903 })
  },
}
