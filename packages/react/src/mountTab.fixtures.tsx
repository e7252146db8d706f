import { createEngineClient, createLocalStorage, type EngineFetch } from '@engine-kit/core'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'

/**
 * Shows a task in a document of its own, as a tab of the application would: its own client, its own connection, and
 * the storage it shares with the other tabs of its origin.
 */
export function mountTab(fetch: EngineFetch, taskId: string): void {
  const client = createEngineClient({
    baseUrl: '/engine',
    scope: 'person',
    fetch,
    storage: createLocalStorage(),
  })
  createRoot(document.body).render(
    <EngineProvider client={client}>
      <Conversation taskId={taskId} />
    </EngineProvider>,
  )
}

function Conversation({ taskId }: { taskId: string }): ReactElement {
  const { messages, send, answer } = useEngineTask(taskId)
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return (
    <>
      <button onClick={() => send({ text: 'Remove the old draft' })}>Send</button>
      {parts.map((part) => {
        if (part.type === 'text') return <p key={part.id}>{part.text}</p>
        if (part.type !== 'prompt') return null
        const { requestId } = part
        return (
          <form key={part.id} data-state={part.status}>
            <button type="button" onClick={() => answer({ requestId, answer: 'yes' })}>
              Approve
            </button>
            <button type="button" onClick={() => answer({ requestId, answer: 'no' })}>
              Refuse
            </button>
          </form>
        )
      })}
    </>
  )
}
