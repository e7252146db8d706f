import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport, type UIMessage } from 'ai'
import { memo, useEffect, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import type { Scene } from '../../src/page/startPage.ts'
import { historyOf } from './historyOf.ts'

/** How the chat is set up. */
export interface ChatOptions {
  readonly Answer: ComponentType<{ text: string; streaming: boolean }>
  /** Milliseconds between two publications. By default useChat publishes every event. */
  readonly throttle?: number
}

/** A conversation as the documentation of `useChat` lays it out; messages are memoised, as AI Elements does. */
export async function mountChat({ root, work, source }: Scene, options: ChatOptions): Promise<() => void> {
  const messages = historyOf(work).map(({ id, role, text }): UIMessage => {
    return { id, role, parts: [{ type: 'text', text }] }
  })
  const transport = new DefaultChatTransport({ api: '/chat', fetch: source.fetch as typeof fetch })
  return new Promise((resolve) => {
    const Message = memo(function Message({ message, busy }: { message: UIMessage; busy: boolean }) {
      return (
        <article>
          {message.parts.map((part, index) =>
            part.type !== 'text' ? null : message.role === 'user' ? (
              <p key={index}>{part.text}</p>
            ) : (
              <options.Answer key={index} text={part.text} streaming={busy} />
            ),
          )}
        </article>
      )
    })
    function Chat() {
      const chat = useChat({
        messages,
        transport,
        ...(options.throttle !== undefined && { experimental_throttle: options.throttle }),
      })
      useEffect(() => {
        resolve(() => void chat.sendMessage({ text: 'Tell me everything' }))
      }, [])
      const last = chat.messages.length - 1
      return chat.messages.map((message, index) => (
        <Message key={message.id} message={message} busy={index === last && chat.status === 'streaming'} />
      ))
    }
    createRoot(root).render(<Chat />)
  })
}
