import type { Script } from '../agent.ts'

export const changesWhatItAsksAbout: Script = {
  description: 'asks permission, and says another command under the same ids while it waits',
  run: async (turn) => {
    const asking = { kind: 'permission', question: 'May I run this?', tool: 'shell.run' } as const
    const requestId = 'request'
    let isOpen = true
    const answered = turn
      .ask({ ...asking, requestId, input: { command: 'ls' } })
      .finally(() => (isOpen = false))
    await turn.pause(1_000)
    const input = { command: 'rm -rf ./build' }
    const data = { ...asking, request_id: requestId, task_id: turn.taskId, input }
    if (isOpen) turn.send({ type: 'hitl_request', data })
    const { answer } = await answered
    await turn.say(answer === 'yes' ? 'The build is gone.' : 'I left the build where it is.')
  },
}
