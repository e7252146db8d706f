import { createEngineClient, type TaskState } from '@engine-kit/core'
import { EngineProvider, useEngineTaskSelector } from '@engine-kit/react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { watchPage } from './watchPage.ts'

/** How a replay went. */
export interface BurstFigures {
  /** Milliseconds of the longest task; 0 where none took longer than 50. */
  readonly longestTask: number
  /** How often grown text was published, and in how many frames. */
  readonly publications: number
  readonly frames: number
}

/** Sends a message, loses the connection after 1,000 bytes, and catches up with the whole turn. Shows its length. */
export async function replayBurst(turn: string): Promise<BurstFigures> {
  const bytes = new TextEncoder().encode(turn)
  const client = createEngineClient({
    baseUrl: '/engine',
    retry: { baseDelay: 0 },
    linger: 0,
    fetch: async (path) =>
      new Response(path.endsWith('/execute') ? breakOff(bytes.slice(0, 1000)) : inChunks(bytes), {
        headers: { 'content-type': 'text/event-stream' },
      }),
  })
  const store = client.task('burst')
  const container = document.body.appendChild(document.createElement('section'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <TextLength />
    </EngineProvider>,
  )
  const moments: unknown[] = []
  let before = store.getSnapshot()
  const leave = store.subscribe(() => {
    const state = store.getSnapshot()
    // What changes the connection, or ends the turn, is published at once; growing text waits for its frame.
    const paced = before.connection === state.connection && state.status === 'running'
    // The time of the document's timeline stands still from one frame to the next.
    if (lengthOfText(before) < lengthOfText(state) && paced) moments.push(document.timeline.currentTime)
    before = state
  })
  // The task that this was called in is not part of it.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const watch = watchPage(() => 0)
  store.send({ text: 'Tell me everything' })
  while (store.getSnapshot().status !== 'completed') await new Promise((resolve) => setTimeout(resolve, 20))
  const { longestTask } = await watch.stop()
  leave()
  root.unmount()
  container.remove()
  return { longestTask, publications: moments.length, frames: new Set(moments).size }
}

function TextLength(): ReactElement {
  return <output>{useEngineTaskSelector('burst', lengthOfText)}</output>
}

function lengthOfText({ messages }: TaskState): number {
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
}

function breakOff(head: Uint8Array): ReadableStream<Uint8Array> {
  let told = false
  return new ReadableStream({
    pull(controller) {
      if (told) controller.error(new TypeError('network error'))
      else controller.enqueue(head)
      told = true
    },
  })
}

function inChunks(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(offset, (offset += 64 * 1024)))
      if (offset >= bytes.length) controller.close()
    },
  })
}
