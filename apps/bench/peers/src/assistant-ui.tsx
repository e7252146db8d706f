import { startPage, type Scene } from '../../src/page/startPage.ts'
import {
  AssistantRuntimeProvider,
  MessagePrimitive,
  ThreadPrimitive,
  useLocalRuntime,
  type ChatModelAdapter,
} from '@assistant-ui/react'
import { MarkdownTextPrimitive } from '@assistant-ui/react-markdown'
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import remarkGfm from 'remark-gfm'
import { historyOf } from './historyOf.ts'

startPage({
  wire: 'engine',
  mount: ({ root, work, source }) =>
    new Promise((resolve) => {
      const adapter = adapterFor(source)
      const initialMessages = historyOf(work).map(({ role, text }) => ({ role, content: text }))
      function Chat() {
        const runtime = useLocalRuntime(adapter, { initialMessages })
        useEffect(() => {
          resolve(() => runtime.thread.append('Tell me everything'))
        }, [])
        return (
          <AssistantRuntimeProvider runtime={runtime}>
            <ThreadPrimitive.Root>
              <ThreadPrimitive.Viewport>
                <ThreadPrimitive.Messages components={{ UserMessage, AssistantMessage }} />
              </ThreadPrimitive.Viewport>
            </ThreadPrimitive.Root>
          </AssistantRuntimeProvider>
        )
      }
      createRoot(root).render(<Chat />)
    }),
})

function UserMessage() {
  return (
    <MessagePrimitive.Root>
      <MessagePrimitive.Parts />
    </MessagePrimitive.Root>
  )
}

function AssistantMessage() {
  return (
    <MessagePrimitive.Root>
      <MessagePrimitive.Parts components={{ Text: MarkdownText }} />
    </MessagePrimitive.Root>
  )
}

function MarkdownText() {
  return <MarkdownTextPrimitive remarkPlugins={[remarkGfm]} />
}

/** Yields the whole text so far at every event, as the documentation of the local runtime does. */
function adapterFor(source: Scene['source']): ChatModelAdapter {
  return {
    async *run() {
      let text = ''
      let ended = false
      let wake = (): void => undefined
      const reading = source.read((piece) => {
        text += piece
        wake()
      })
      void reading.then(() => {
        ended = true
        wake()
      })
      while (!ended) {
        const before = text
        await new Promise<void>((resolve) => (wake = resolve))
        if (text !== before) yield { content: [{ type: 'text', text }] }
      }
      yield { content: [{ type: 'text', text }] }
    },
  }
}
