import { createEngineClient } from '@engine-kit/core'
import { Composer, ConnectionStatus, MessageList } from '@engine-kit/components'
import '@engine-kit/components/styles.css'
import { EngineProvider, useEngineTask } from '@engine-kit/react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { mountTab } from '../../../../packages/react/src/mountTab.fixtures.tsx'
import { mountAndUnmount, prepareMounts, type MountFigures } from './mountAndUnmount.tsx'
import { navigateUnderLoad } from './navigateUnderLoad.tsx'
import { replayBurst, type BurstFigures } from './replayBurst.tsx'

/** What the driver calls from outside of the page. The Engine is at `/engine`. */
export interface ReliabilityPage {
  /** Shows a task with the kit's components, sends a message, and keeps the time of each growth of what is on screen. */
  readonly watchGrowth: () => void
  /** The times so far, in milliseconds since the epoch. */
  readonly growths: () => readonly number[]
  /** A tab with the least that can send and answer; see the tests of the React package. */
  readonly mountTab: (taskId: string) => void
  readonly prepareMounts: () => Promise<void>
  readonly mountAndUnmount: () => Promise<MountFigures>
  readonly replayBurst: (turn: string) => Promise<BurstFigures>
  /** The milliseconds of each navigation. */
  readonly navigateUnderLoad: () => Promise<readonly number[]>
}

declare global {
  interface Window {
    reliability?: ReliabilityPage
  }
}

const growths: number[] = []

window.reliability = {
  watchGrowth,
  growths: () => growths,
  mountTab: (taskId) => mountTab((path, init) => fetch(path, init), taskId),
  prepareMounts,
  mountAndUnmount,
  replayBurst,
  navigateUnderLoad,
}

function watchGrowth(): void {
  const client = createEngineClient({ baseUrl: '/engine' })
  const root = document.querySelector('main')
  if (root === null) throw new Error('The page has no main element.')
  createRoot(root).render(
    <EngineProvider client={client}>
      <Task />
    </EngineProvider>,
  )
  let shown = 0
  new MutationObserver(() => {
    const length = root.querySelector('.ek-assistant')?.textContent.length ?? 0
    if (length > shown) growths.push(Date.now())
    shown = Math.max(shown, length)
  }).observe(root, { childList: true, characterData: true, subtree: true })
  client.task('task-1').send({ text: 'Tell me everything' })
}

function Task(): ReactElement {
  const { messages, status, connection, answer, send } = useEngineTask('task-1')
  return (
    <>
      <MessageList messages={messages} onAnswer={answer} />
      <ConnectionStatus connection={connection} />
      <Composer status={status} onSend={(text) => send({ text })} />
    </>
  )
}
