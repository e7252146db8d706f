'use client'

import { usePendingPrompts, useTitleMark } from '@engine-kit/react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { TaskList } from './TaskList.tsx'

/** The frame of every page: the tasks on the side, the page beside them. On a narrow screen the side folds away. */
export function Shell({ children }: { children: ReactNode }) {
  const pathname = usePathname()
  const [open, setOpen] = useState(false)
  const { prompts } = usePendingPrompts()
  const waiting = new Set(prompts.map((prompt) => prompt.task_id)).size
  useTitleMark(waiting)
  const menuButton = useRef<HTMLButtonElement>(null)

  function closeOnChoice(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest('a') !== null) setOpen(false)
  }

  function closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    menuButton.current?.focus()
  }

  return (
    <div className="demo-shell" data-menu={open ? 'open' : 'closed'} onKeyDown={closeOnEscape}>
      <a className="demo-skip" href="#demo-main">
        Skip to the conversation
      </a>
      <header className="demo-topbar">
        <button
          ref={menuButton}
          type="button"
          className="demo-menu-button"
          aria-expanded={open}
          aria-controls="demo-side"
          onClick={() => setOpen(!open)}
        >
          <span className="demo-menu-icon" aria-hidden="true" />
          Tasks
          {waiting > 0 && (
            <span className="demo-menu-mark">
              {waiting} <span className="demo-hidden">{waiting === 1 ? 'needs' : 'need'} your answer</span>
            </span>
          )}
        </button>
        <Link className="demo-brand" href="/" onClick={() => setOpen(false)}>
          Engine Kit
        </Link>
      </header>
      <nav id="demo-side" className="demo-side" aria-label="Tasks" onClick={closeOnChoice}>
        <Link className="demo-brand" href="/">
          Engine Kit
        </Link>
        <Link className="demo-new" href="/" aria-current={pathname === '/' ? 'page' : undefined}>
          <span aria-hidden="true">+</span> New task
        </Link>
        <TaskList />
      </nav>
      <main id="demo-main" className="demo-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
