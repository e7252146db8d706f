'use client'

import { ConnectionStatus } from '@engine-kit/components'
import { useEngineClient } from '@engine-kit/react'
import { useRouter } from 'next/navigation'
import { FocusedComposer } from './FocusedComposer.tsx'
import { useEngineTrouble } from './useEngineTrouble.ts'

/** The empty state: what the agent can do, and a place to say it. */
export function NewTask() {
  const client = useEngineClient()
  const router = useRouter()
  const { engineError, askAgain } = useEngineTrouble()

  function begin(text: string): void {
    // `randomUUID` is missing on a page over plain HTTP.
    const taskId = crypto.getRandomValues(new Uint32Array(4)).join('-')
    client.task(taskId).send({ text })
    router.push(`/tasks/${taskId}`)
  }

  return (
    <div className="demo-empty">
      <title>Engine Kit</title>
      <ConnectionStatus connection={noConnection} engineError={engineError} onRetry={askAgain} />
      <h1 className="demo-headline">What should the agent do?</h1>
      <p className="demo-muted demo-sentence">
        It works on a small folder of notes and code, and asks before it deletes anything. Try one of these,
        or write your own.
      </p>
      <FocusedComposer onSend={begin} />
      <ul className="demo-suggestions">
        {suggestions.map(({ title, text }) => (
          <li key={title}>
            <button type="button" className="demo-suggestion" onClick={() => begin(text)}>
              <span className="demo-suggestion-title">{title}</span>
              <span className="demo-muted">{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const noConnection = { phase: 'idle', attempt: 0 } as const

const suggestions = [
  { title: 'Read and summarise', text: 'Summarise notes/plan.md' },
  { title: 'Search in many files', text: 'Search for vegetarian' },
  { title: 'Approve or deny', text: 'Delete notes/draft-old.md' },
]
