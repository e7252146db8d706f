'use client'

import { ConnectionStatus, MessageList, QueuedMessages, troubleOf, useOnline } from '@engine-kit/components'
import { useEngineClient, useEngineTask, useEngineTasks, useEngineTaskSelector } from '@engine-kit/react'
import { FocusedComposer } from './FocusedComposer.tsx'
import { useEngineTrouble } from './useEngineTrouble.ts'

/** One task: what was said and done, what waits, and a place to say more. */
export function Conversation({ taskId }: { taskId: string }) {
  return (
    <div className="demo-conversation">
      <TaskTitle taskId={taskId} />
      <Thread taskId={taskId} />
      <SayMore taskId={taskId} />
    </div>
  )
}

function TaskTitle({ taskId }: { taskId: string }) {
  const { tasks } = useEngineTasks()
  const title = tasks.find((task) => task.taskId === taskId)?.title.trim() || 'Task'
  return (
    <>
      <title>{`${title} · Engine Kit`}</title>
      <h1 className="demo-hidden">{title}</h1>
    </>
  )
}

function Thread({ taskId }: { taskId: string }) {
  const task = useEngineTask(taskId)
  const { messages, queue, status, connection, storage, answer, sendAgain, send, reconnect } = task
  const { engineError, askAgain } = useEngineTrouble()
  const isHeldBack = status === 'failed' || status === 'interrupted'
  return (
    <>
      <div className="demo-thread">
        <MessageList
          messages={messages}
          storage={storage}
          onAnswer={answer}
          onSendAgain={(message) => {
            if (message.role === 'user') return sendAgain(message.id)
            const said = messages[messages.indexOf(message) - 1]
            if (said?.role === 'user') send({ text: said.text, media: said.media })
          }}
          onRemove={task.removeMessage}
          onRetry={task.retry}
          onEdit={task.edit}
          empty={<NothingSaid taskId={taskId} />}
        />
      </div>
      <div className="demo-dock">
        <ConnectionStatus
          connection={connection}
          status={status}
          engineError={engineError}
          onRetry={() => {
            reconnect()
            askAgain()
          }}
        />
        <QueuedMessages
          queue={queue}
          onEdit={task.editQueued}
          onRemove={task.removeQueued}
          onSendNow={isHeldBack ? task.sendQueued : undefined}
        />
      </div>
    </>
  )
}

/** Says so only of a task that is in no transcript: of any other, the messages are about to be read. */
function NothingSaid({ taskId }: { taskId: string }) {
  const { tasks, loading } = useEngineTasks()
  if (loading || tasks.some((task) => task.taskId === taskId)) return null
  return (
    <p className="demo-muted">Nothing has been said in this task yet, or it was said in another browser.</p>
  )
}

/** Watches what the composer says alone, so that writing is not disturbed by what streams in. */
function SayMore({ taskId }: { taskId: string }) {
  const status = useEngineTaskSelector(taskId, (task) => task.status)
  const cancellation = useEngineTaskSelector(taskId, (task) => task.cancellation)
  const { engineError } = useEngineTrouble()
  const online = useOnline()
  const troubled = useEngineTaskSelector(
    taskId,
    ({ connection, status }) => troubleOf({ connection, status, engineError, online }) !== undefined,
  )
  const task = useEngineClient().task(taskId)
  return (
    <div className="demo-composer">
      <FocusedComposer
        status={status}
        troubled={troubled}
        cancellation={cancellation}
        onSend={(text) => task.send({ text })}
        onCancel={task.cancel}
      />
    </div>
  )
}
