import { startPage } from '../../src/page/startPage.ts'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { mountText } from './mountText.tsx'

startPage({
  wire: 'engine',
  mount: (scene) =>
    mountText(scene, ({ text }) => <ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>),
})
