import type { Script } from '../agent.ts'

export const sendsUnknownEvents: Script = {
  description: 'sends event types this kit has never heard of, comments and unknown fields',
  run: async (turn) => {
    turn.sendRaw(': keep-alive\n\n')
    turn.send({ type: 'unknown', name: 'subagent_started', data: { agent: 'researcher', depth: 1 } })
    turn.sendRaw(
      'retry: 3000\nx-trace: 7f\nevent: citation\ndata: {"url":\ndata: "https://example.org/a"}\n\n',
    )
    await turn.say('The answer is unaffected by what this version does not know.')
    turn.send({ type: 'unknown', name: 'thread_lifecycle', data: { phase: 'paused', task_id: turn.taskId } })
    turn.sendRaw('data: {"text":" A frame without a type is text."}\n\n')
  },
}
