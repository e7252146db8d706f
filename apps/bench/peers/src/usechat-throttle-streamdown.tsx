import { startPage } from '../../src/page/startPage.ts'
import { Streamdown } from 'streamdown'
import 'streamdown/styles.css'
import { mountChat } from './mountChat.tsx'

startPage({
  wire: 'ai-sdk',
  mount: (scene) =>
    mountChat(scene, {
      throttle: 50,
      Answer: ({ text, streaming }) => <Streamdown isAnimating={streaming}>{text}</Streamdown>,
    }),
})
