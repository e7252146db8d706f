import type { ReactElement } from 'react'
import { assistantMessages, userMessages } from '../fixtures/messages.fixtures.ts'
import { permissionPrompts, questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { queue } from '../fixtures/queue.fixtures.ts'
import { toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { Composer, HitlPrompt, Markdown, QueuedMessages, StreamingMessage, ToolCallCard } from '../index.ts'

/** One of nearly everything, in a page of the application. */
export function HostScene(): ReactElement {
  return (
    <div className="page">
      <main>
        <StreamingMessage message={userMessages.sent} />
        <StreamingMessage message={assistantMessages.completed} />
        <Markdown text={text} />
        <ToolCallCard toolCall={toolCalls.failed} />
        <HitlPrompt prompt={questionPrompts.open} onAnswer={doNothing} />
        <HitlPrompt prompt={permissionPrompts.open} onAnswer={doNothing} />
        <QueuedMessages queue={queue} onRemove={doNothing} onEdit={doNothing} />
        <Composer onSend={doNothing} />
      </main>
    </div>
  )
}

function doNothing(): void {
  return
}

const text = `### A heading

A [link](https://example.com), **bold**, \`code\` and a note[^1].

- a
- [x] b

3. c

> quoted

---

| a | b |
| - | -: |
| 1 | 2 |
| 3 | 4 |

\`\`\`js
let a = 1
\`\`\`

[^1]: The note.
`
