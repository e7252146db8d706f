import type { Script } from '../agent.ts'

export const asksAboutTheSecondCallOfOneId: Script = {
  description:
    'lists files, then asks permission to delete under the same id, which is all that the prompt names',
  run: async (turn) => {
    const toolCallId = 'shell.run:0'
    await turn.callTool({
      tool: 'shell.run',
      toolCallId,
      input: { command: 'ls -la' },
      run: () => 'build  notes',
    })
    turn.send({
      type: 'tool_call',
      data: { tool: 'shell.run', tool_call_id: toolCallId, input: { command: 'rm -rf ./build' } },
    })
    const { answer } = await turn.ask({ kind: 'permission', question: 'May I run this?', toolCallId })
    const outcome = answer === 'yes' ? { output: '' } : { output: '', error: 'permission_denied' }
    turn.send({ type: 'tool_result', data: { tool_call_id: toolCallId, ...outcome } })
    await turn.say(answer === 'yes' ? 'The build is gone.' : 'I left the build where it is.')
  },
}
