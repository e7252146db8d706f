import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { emptyTask, type TaskState } from '@engine-kit/core'
import { decodeEvent, type Frame } from '@engine-kit/protocol'
import { readEventStream } from '../../../packages/core/src/readEventStream.ts'
import { createTaskFold, type TaskFold } from '../../../packages/core/src/taskFold.ts'

/** Our work without reading: bytes to frames to events to state, pushed chunk by chunk. Answers the text's length. */
export function pushAndFold(chunks: readonly Uint8Array[]): number {
  const folded = openTask()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const parser = createParser({
    maxBufferSize: 32 * 1024 * 1024,
    onEvent: (frame) => folded.fold(decodeEvent(frame)),
  })
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return textLength(folded.state)
}

/** Our work as the client does it, through `readEventStream`. Answers the text's length. */
export async function readAndFold(chunks: readonly Uint8Array[]): Promise<number> {
  const folded = openTask()
  await readEventStream(streamOf(chunks), { event: folded.fold })
  return textLength(folded.state)
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

function openTask(): TaskFold {
  const folded = createTaskFold(emptyTask('bench'))
  folded.fold({ type: 'thread_lifecycle', data: { phase: 'started' } })
  return folded
}

function textLength(state: TaskState): number {
  const [message] = state.messages
  if (message?.role !== 'assistant') return 0
  return message.parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
}
