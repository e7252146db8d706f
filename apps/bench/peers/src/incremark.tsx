import { startPage } from '../../src/page/startPage.ts'
import { IncremarkContent } from '@incremark/react'
import '@incremark/theme/styles.css'
import { mountText } from './mountText.tsx'

startPage({
  wire: 'engine',
  mount: (scene) =>
    mountText(scene, ({ text, streaming }) => (
      <IncremarkContent content={text} isFinished={!streaming} incremarkOptions={{ gfm: true }} />
    )),
})
