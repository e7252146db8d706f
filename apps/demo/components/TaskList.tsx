'use client'

import { useEngineTasks, usePendingPrompts } from '@engine-kit/react'
import { usePathname, useRouter } from 'next/navigation'
import { TaskEntry } from './TaskEntry.tsx'

/** The tasks this browser knows, with a mark on those that wait for an answer. */
export function TaskList() {
  const { tasks, loading, remove } = useEngineTasks()
  const { prompts } = usePendingPrompts()
  const pathname = usePathname()
  const router = useRouter()
  const waiting = new Set(prompts.map((prompt) => prompt.task_id))

  if (tasks.length === 0) {
    return <p className="demo-side-empty">{loading ? '' : 'Your tasks will be listed here.'}</p>
  }
  return (
    <ul className="demo-tasks">
      {tasks.map(({ taskId, title }) => {
        const path = `/tasks/${encodeURIComponent(taskId)}`
        const current = pathname === path
        return (
          <TaskEntry
            key={taskId}
            title={title.trim() || 'Untitled task'}
            path={path}
            current={current}
            waiting={waiting.has(taskId)}
            onRemove={() => {
              void remove(taskId)
              if (current) router.push('/')
            }}
          />
        )
      })}
    </ul>
  )
}
