import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { emptyTask, reduceTask, type TaskState } from '@engine-kit/core'
import { decodeEvent, type EngineEvent, type Frame, type MalformedEvent } from '@engine-kit/protocol'
import { readEventStream } from '../../../packages/core/src/readEventStream.ts'

/** Our work without reading: bytes to frames to events to state, pushed chunk by chunk. Answers the text's length. */
export function pushAndFold(chunks: readonly Uint8Array[]): number {
  let state = openTask()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const parser = createParser({
    maxBufferSize: 32 * 1024 * 1024,
    onEvent: (frame) => (state = reduceTask(state, decodeEvent(frame))),
  })
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return textLength(state)
}

/** Our work as the client does it, through `readEventStream`. Answers the text's length. */
export async function readAndFold(chunks: readonly Uint8Array[]): Promise<number> {
  let state = openTask()
  const event = (event: EngineEvent | MalformedEvent): void => void (state = reduceTask(state, event))
  await readEventStream(streamOf(chunks), { event })
  return textLength(state)
}

/** A body that has all its chunks at hand. */
export function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    pull: (controller) => {
      const chunk = chunks[next++]
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
  })
}

interface PushParser {
  feed: (text: string) => void
}

interface PushParserOptions {
  maxBufferSize: number
  onEvent: (frame: Frame) => void
}

// The very parser that core uses, found from core's own folder: it is core's dependency, not the bench's.
const fromCore = createRequire(new URL('../../../packages/core/package.json', import.meta.url))
const { createParser } = (await import(pathToFileURL(fromCore.resolve('eventsource-parser')).href)) as {
  createParser: (options: PushParserOptions) => PushParser
}

function openTask(): TaskState {
  const started = { type: 'thread_lifecycle', data: { phase: 'started' } } as const
  return reduceTask(emptyTask('bench'), started)
}

function textLength(state: TaskState): number {
  const [message] = state.messages
  if (message?.role !== 'assistant') return 0
  return message.parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
}
