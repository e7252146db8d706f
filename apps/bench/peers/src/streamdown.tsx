import { startPage } from '../../src/page/startPage.ts'
import { Streamdown } from 'streamdown'
import 'streamdown/styles.css'
import { mountText } from './mountText.tsx'

startPage({
  wire: 'engine',
  mount: (scene) =>
    mountText(scene, ({ text, streaming }) => <Streamdown isAnimating={streaming}>{text}</Streamdown>),
})
