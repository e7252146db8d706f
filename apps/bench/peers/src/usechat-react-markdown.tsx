import { startPage } from '../../src/page/startPage.ts'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { mountChat } from './mountChat.tsx'

startPage({
  wire: 'ai-sdk',
  mount: (scene) =>
    mountChat(scene, {
      Answer: ({ text }) => <ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>,
    }),
})
