import { startPage, type Scene } from './startPage.ts'
import {
  createEngineClient,
  noUsage,
  type EngineClient,
  type EngineFetch,
  type Message,
  type StoredTask,
} from '@engine-kit/core'
import { Composer, ConnectionStatus, MessageList } from '@engine-kit/components'
import '@engine-kit/components/styles.css'
import { encodeEvent } from '@engine-kit/protocol'
import { EngineProvider, useEngineTask } from '@engine-kit/react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { shortMessage } from '../rendering/sampleText.ts'
import { wires } from './wire.ts'

const taskId = 'bench'

startPage({
  wire: 'engine',
  mount: async (scene) => {
    const client = createEngineClient({
      baseUrl: '/engine',
      fetch: fetchFor(scene),
      retry: { baseDelay: 0 },
    })
    await client.storage.save(threadOf(scene.work.history))
    createRoot(scene.root).render(
      <EngineProvider client={client}>
        <Task />
      </EngineProvider>,
    )
    await until(() => scene.root.querySelector('.ek-list') !== null)
    if (scene.work.history > 0) {
      // The older ones follow while the browser is idle, one group after the other.
      await until(() => scene.root.textContent.includes(shortMessage(0)))
    }
    return scene.work.drive.kind === 'open' ? prepareCard(client, scene.root) : () => send(client)
  },
})

/** The whole conversation, as the package's own instructions lay it out. */
function Task(): ReactElement {
  const { messages, status, connection, answer, send } = useEngineTask(taskId)
  return (
    <>
      <MessageList key={taskId} messages={messages} onAnswer={answer} />
      <ConnectionStatus connection={connection} />
      <Composer status={status} onSend={(text) => send({ text })} />
    </>
  )
}

function send(client: EngineClient): void {
  client.task(taskId).send({ text: 'Tell me everything' })
}

function fetchFor({ work, source }: Scene): EngineFetch {
  if (work.drive.kind === 'open') {
    const { output } = work.drive
    return async () => new Response(toolTurn(output()), { headers: wires.engine.contentType })
  }
  let sent = false
  return async (path, init) => {
    const sends = path.endsWith('/execute')
    // The thread that is opened has no turn to be caught up with yet.
    if (!sends && !sent) return new Response(null, { status: 404 })
    sent = true
    const response = await source.fetch(path, init)
    // The connection is lost soon after the message was sent: what follows is a real replay.
    return sends && work.drive.kind === 'burst' ? breakOff(response) : response
  }
}

function breakOff(response: Response): Response {
  const reader = response.body?.getReader()
  let told = false
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const first = told ? undefined : (await reader?.read())?.value
      told = true
      if (first === undefined) controller.error(new TypeError('network error'))
      else controller.enqueue(first.slice(0, 1000))
    },
  })
  return new Response(body, { headers: wires.engine.contentType })
}

/** A turn with one tool call, which is over before the work begins. The work is to open the card. */
async function prepareCard(client: EngineClient, root: HTMLElement): Promise<() => void> {
  send(client)
  await until(() => root.querySelector('[data-state=succeeded] button') !== null)
  await until(() => client.task(taskId).getSnapshot().connection.phase === 'ended')
  return () => root.querySelector<HTMLElement>('[data-state=succeeded] button')?.click()
}

function toolTurn(output: unknown): string {
  const { opening, closing } = wires.engine
  const input = { path: 'guests.json' }
  return [
    opening,
    encodeEvent({ type: 'tool_call', data: { tool: 'read_file', tool_call_id: 'call-1', input } }),
    encodeEvent({ type: 'tool_result', data: { tool_call_id: 'call-1', output } }),
    closing(''),
  ].join('')
}

function threadOf(history: number): StoredTask {
  const messages = Array.from({ length: history }, (_, index): Message => {
    const text = shortMessage(index)
    const id = `message-${index}`
    if (index % 2 === 0) return { id, role: 'user', text, media: [], status: 'sent', createdAt: index }
    const parts = [{ id: `part-${index}`, type: 'text', status: 'done', text }] as const
    return { id, role: 'assistant', status: 'completed', parts, usage: noUsage }
  })
  const content = { messages, queue: [], usage: noUsage, memory: [], answers: {} }
  return { version: 1, taskId, title: 'A long thread', savedAt: 1, content }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}
