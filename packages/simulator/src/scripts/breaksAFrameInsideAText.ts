import type { Script } from '../agent.ts'

export const breaksAFrameInsideAText: Script = {
  description: 'sends a piece of text whose JSON is cut off, in the middle of a text that goes on',
  run: async (turn) => {
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.sendRaw('event: text_delta\ndata: {"text": "h\n\n')
    await turn.pause(200)
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    turn.send({ type: 'text_delta', data: { text: 'ha' } })
    await turn.pause(0)
  },
}
