'use client'

import { Composer, ConnectionStatus, MessageList } from '@engine-kit/components'
import { useEngineClient, useEngineTask, useEngineTaskSelector } from '@engine-kit/react'
import { QueuedMessages } from './QueuedMessages.tsx'

/** One task: what was said and done, what waits, and a place to say more. */
export function Conversation({ taskId }: { taskId: string }) {
  return (
    <div className="demo-conversation">
      <Thread taskId={taskId} />
      <SayMore taskId={taskId} />
    </div>
  )
}

function Thread({ taskId }: { taskId: string }) {
  const { messages, queue, connection, answer, sendAgain, send, reconnect, editQueued, removeQueued } =
    useEngineTask(taskId)
  return (
    <>
      <MessageList
        messages={messages}
        onAnswer={answer}
        onSendAgain={(message) => {
          if (message.role === 'user') return sendAgain(message.id)
          const said = messages[messages.indexOf(message) - 1]
          if (said?.role === 'user') send({ text: said.text, media: said.media })
        }}
        empty={
          <p className="demo-muted">
            Nothing has been said in this task yet, or it was said in another browser.
          </p>
        }
      />
      <div className="demo-dock">
        <ConnectionStatus connection={connection} onRetry={reconnect} />
        <QueuedMessages queue={queue} onEdit={editQueued} onRemove={removeQueued} />
      </div>
    </>
  )
}

/** Watches the status alone, so that writing is not disturbed by what streams in. */
function SayMore({ taskId }: { taskId: string }) {
  const status = useEngineTaskSelector(taskId, (task) => task.status)
  const client = useEngineClient()
  return (
    <div className="demo-composer">
      <Composer status={status} onSend={(text) => client.task(taskId).send({ text })} />
    </div>
  )
}
