import { mountLimit } from './mountLimit.ts'
import { startPage } from './startPage.ts'

startPage({ wire: 'engine', mount: (scene) => mountLimit(scene, 'text') })
