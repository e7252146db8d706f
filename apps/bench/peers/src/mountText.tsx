import { memo, useState, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import type { Scene } from '../../src/page/startPage.ts'
import { historyOf } from './historyOf.ts'

/** A renderer alone: the text is React state that grows with every event; messages before it are memoised. */
export function mountText(
  { root, work, source }: Scene,
  Answer: ComponentType<{ text: string; streaming: boolean }>,
): Promise<() => void> {
  const Message = memo(function Message({ role, text }: { role: string; text: string }) {
    return role === 'user' ? <p>{text}</p> : <Answer text={text} streaming={false} />
  })
  return new Promise((resolve) => {
    function Page() {
      const [text, setText] = useState('')
      const [streaming, setStreaming] = useState(true)
      const start = (): void =>
        void source.read((piece) => setText((before) => before + piece)).then(() => setStreaming(false))
      return (
        <>
          {historyOf(work).map((message) => (
            <Message key={message.id} role={message.role} text={message.text} />
          ))}
          <article ref={() => resolve(start)}>
            <Answer text={text} streaming={streaming} />
          </article>
        </>
      )
    }
    createRoot(root).render(<Page />)
  })
}
