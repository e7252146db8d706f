import { createEngineClient, type TaskState } from '@engine-kit/core'
import { createTestEngine } from '@engine-kit/simulator/testing'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTaskSelector } from './useEngineTaskSelector.ts'

// In Chromium alone: how a rendering and what arrives share the time is measured.

/** Its own: a page of another test would be a tab with the same task. */
const baseUrl = `/engine/${crypto.randomUUID()}`

const words = Array.from({ length: 20_000 }, (_, index) => `word ${index} `)
/** What a network hands over at a time when it has much to hand over. */
const chunkSize = 64 * 1024

it('a replay of 20,000 deltas is published at most once a frame', async () => {
  const turn = await recordTurn()
  for (let run = 0; run < 5; run++) {
    const frames = await replay(turn)
    expect(frames.length).toBeGreaterThan(0)
    expect(new Set(frames).size).toBe(frames.length)
  }
})

/** Loses the connection soon after a message, and catches up. Resolves with the frame of each publication of grown text. */
async function replay(turn: Uint8Array<ArrayBuffer>): Promise<unknown[]> {
  const client = createEngineClient({
    baseUrl,
    retry: { baseDelay: 0 },
    linger: 0,
    fetch: async (path) => (path === `${baseUrl}/execute` ? breakOff(turn, 1000) : answerWith(turn)),
  })
  const store = client.task('task-1')
  const container = document.body.appendChild(document.createElement('main'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <TextLength />
    </EngineProvider>,
  )
  await expect.poll(() => container.textContent).toBe('0')

  const frames: unknown[] = []
  let before = store.getSnapshot()
  const leave = store.subscribe(() => {
    const state = store.getSnapshot()
    const grown = lengthOfText(before) < lengthOfText(state)
    // What changes the connection, or ends the turn, is published at once; growing text waits for its frame.
    const paced = before.connection === state.connection && state.status === 'running'
    // The time of the document's timeline stands still from one frame to the next.
    if (grown && paced) frames.push(document.timeline.currentTime)
    before = state
  })
  store.send({ text: 'Tell me everything' })
  await expect.poll(() => container.textContent).toBe(String(words.join('').length))
  leave()
  root.unmount()
  container.remove()
  return frames
}

function TextLength(): ReactElement {
  return <output>{useEngineTaskSelector('task-1', lengthOfText)}</output>
}

function lengthOfText({ messages }: TaskState): number {
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
}

/** What the Engine streams for the whole turn. */
async function recordTurn(): Promise<Uint8Array<ArrayBuffer>> {
  const engine = createTestEngine({ agent: { run: (turn) => turn.say(words) } })
  const response = await engine.fetch('/execute', {
    method: 'POST',
    body: JSON.stringify({ message: 'Tell me everything', task_id: 'task-1' }),
  })
  const turn = new Uint8Array(await response.arrayBuffer())
  await engine.close()
  return turn
}

function breakOff(turn: Uint8Array<ArrayBuffer>, offset: number): Response {
  let told = false
  return eventStream({
    pull(controller) {
      if (told) controller.error(new TypeError('network error'))
      else controller.enqueue(turn.slice(0, offset))
      told = true
    },
  })
}

/** Pauses half way for longer than a publication is put off: a fast machine would read it all between two frames. */
function answerWith(turn: Uint8Array<ArrayBuffer>): Response {
  let offset = 0
  let pause = 6
  return eventStream({
    async pull(controller) {
      while (offset > turn.length / 2 && pause-- > 0) await new Promise(requestAnimationFrame)
      controller.enqueue(turn.slice(offset, (offset += chunkSize)))
      if (offset >= turn.length) controller.close()
    },
  })
}

function eventStream(source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>>): Response {
  return new Response(new ReadableStream(source), { headers: { 'content-type': 'text/event-stream' } })
}
