'use client'

import { useEngineTasks, usePendingPrompts } from '@engine-kit/react'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'

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
          <li
            key={taskId}
            className="demo-task"
            data-state={waiting.has(taskId) ? 'awaiting-answer' : 'quiet'}
          >
            <Link className="demo-task-link" href={path} aria-current={current ? 'page' : undefined}>
              <span className="demo-task-title">{title || 'Untitled task'}</span>
              {waiting.has(taskId) && <span className="demo-task-waiting">Needs your answer</span>}
            </Link>
            <button
              type="button"
              className="demo-task-remove"
              aria-label={`Remove “${title || 'Untitled task'}” from this list`}
              onClick={() => {
                remove(taskId)
                if (current) router.push('/')
              }}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
