import '@fontsource-variable/inter'
import '@fontsource-variable/noto-sans-mono'
import '@engine-kit/components/styles.css'
import '../../../demo/app/demo.css'
import { Composer, ConnectionStatus, MarkdownPluginsProvider, MessageList } from '@engine-kit/components'
import { HighlightedCode } from '@engine-kit/components/highlight'
import { createEngineClient, type TaskStatus } from '@engine-kit/core'
import { EngineProvider } from '@engine-kit/react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { NewTask } from '../../../demo/components/NewTask.tsx'
import { conversationIn, type LooksState } from './conversation.ts'
import { readers, type LooksReaders } from './readers.ts'
import { regionsInView } from './regionsInView.ts'

declare global {
  interface Window {
    looks?: LooksReaders
    looksRegions?: typeof regionsInView
  }
}

const parameters = new URLSearchParams(location.search)
const state = parameters.get('state') as LooksState
const root = document.documentElement
root.dataset['ekTheme'] = parameters.get('theme') ?? 'light'
// The faces that the peers were measured with, so that lines are compared with lines.
root.style.setProperty('--ek-font', "'Inter Variable'")
root.style.setProperty('--ek-font-mono', "'Noto Sans Mono Variable'")
document.body.className = 'demo-body'
window.looks = readers
window.looksRegions = regionsInView

const statuses: Record<Exclude<LooksState, 'empty'>, TaskStatus> = {
  ask: 'awaiting-answer',
  stream: 'running',
  done: 'completed',
  sending: 'sending',
}

function nothing(): void {
  // Nobody answers here.
}

/** The sample's page of a task, without its side. */
function Conversation({ of }: { of: Exclude<LooksState, 'empty'> }): ReactElement {
  return (
    <MarkdownPluginsProvider plugins={{ Code: HighlightedCode }}>
      <div className="demo-conversation">
        <div className="demo-thread">
          <MessageList messages={conversationIn(of)} onAnswer={nothing} onRetry={nothing} onEdit={nothing} />
        </div>
        <div className="demo-dock">
          <ConnectionStatus connection={{ phase: 'live', attempt: 0 }} status={statuses[of]} />
        </div>
        <div className="demo-composer">
          <Composer status={statuses[of]} onSend={nothing} onCancel={nothing} />
        </div>
      </div>
    </MarkdownPluginsProvider>
  )
}

function Empty(): ReactElement {
  const client = createEngineClient({ baseUrl: '/engine', fetch: () => new Promise(nothing) })
  return (
    <EngineProvider client={client}>
      <NewTask />
    </EngineProvider>
  )
}

const main = document.querySelector('main')
if (main === null) throw new Error('The page has no main element.')
main.className = 'demo-main'
createRoot(main).render(state === 'empty' ? <Empty /> : <Conversation of={state} />)
