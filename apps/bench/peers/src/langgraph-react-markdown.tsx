import { startPage } from '../../src/page/startPage.ts'
import { FetchStreamTransport, useStream } from '@langchain/langgraph-sdk/react'
import type { Message } from '@langchain/langgraph-sdk'
import { memo, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { historyOf } from './historyOf.ts'

startPage({
  wire: 'langgraph',
  mount: ({ root, work, source }) =>
    new Promise((resolve) => {
      const transport = new FetchStreamTransport({ apiUrl: '/run', fetch: source.fetch as typeof fetch })
      const messages = historyOf(work).map(({ id, role, text }) => {
        return { id, type: role === 'user' ? 'human' : 'ai', content: text } as Message
      })
      function Chat() {
        const stream = useStream<{ messages: Message[] }>({ transport, initialValues: { messages } })
        useEffect(() => {
          resolve(() => {
            const sent: Message = { id: 'h', type: 'human', content: 'Tell me everything' }
            void stream.submit({ messages: [sent] }, { optimisticValues: { messages: [...messages, sent] } })
          })
        }, [])
        return stream.messages.map((message, index) => (
          <Answer key={message.id ?? index} human={message.type === 'human'} text={String(message.content)} />
        ))
      }
      createRoot(root).render(<Chat />)
    }),
})

const Answer = memo(function Answer({ human, text }: { human: boolean; text: string }) {
  return human ? <p>{text}</p> : <ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>
})
