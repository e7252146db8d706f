import { encodeEvent } from '@engine-kit/protocol'

/** How a contender's own server says "here is some more text". */
export type Wire = 'engine' | 'ai-sdk' | 'langgraph'

/** One answer, as that server streams it. */
export interface WireFrames {
  readonly contentType: Readonly<Record<string, string>>
  readonly opening: string
  readonly piece: (text: string) => string
  readonly closing: (whole: string) => string
}

const eventStream = { 'content-type': 'text/event-stream' }

/** The frames of every wire. */
export const wires: Readonly<Record<Wire, WireFrames>> = {
  engine: {
    contentType: eventStream,
    opening: encodeEvent({ type: 'thread_lifecycle', data: { phase: 'started', turn_id: 'turn-1' } }),
    piece: (text) => encodeEvent({ type: 'text_delta', data: { text } }),
    closing: () => encodeEvent({ type: 'thread_lifecycle', data: { phase: 'completed', turn_id: 'turn-1' } }),
  },
  // The UI message stream protocol, version 1.
  'ai-sdk': {
    contentType: { ...eventStream, 'x-vercel-ai-ui-message-stream': 'v1' },
    opening: [{ type: 'start', messageId: 'm' }, { type: 'start-step' }, { type: 'text-start', id: 't' }]
      .map(data)
      .join(''),
    piece: (delta) => data({ type: 'text-delta', id: 't', delta }),
    closing: () =>
      [{ type: 'text-end', id: 't' }, { type: 'finish-step' }, { type: 'finish' }].map(data).join('') +
      'data: [DONE]\n\n',
  },
  // The stream of a run in the modes messages-tuple and values, which the hook asks for.
  langgraph: {
    contentType: eventStream,
    opening: named('metadata', { run_id: 'run-1', thread_id: 'thread-1' }),
    piece: (content) =>
      named('messages', [{ type: 'AIMessageChunk', id: 'a', content }, { langgraph_node: 'agent' }]),
    closing: (content) =>
      named('values', {
        messages: [
          { type: 'human', id: 'h', content: 'Tell me everything' },
          { type: 'ai', id: 'a', content },
        ],
      }),
  },
}

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

function named(event: string, value: unknown): string {
  return `event: ${event}\n${data(value)}`
}
