import type { Script } from '../agent.ts'

export const sendsUnknownEventsInsideAText: Script = {
  description: 'sends an event of a type this kit has never heard of, in the middle of a text that goes on',
  run: async (turn) => {
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.send({ type: 'unknown', name: 'citation', data: { url: 'https://example.org/a' } })
    await turn.pause(200)
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    await turn.pause(0)
  },
}
