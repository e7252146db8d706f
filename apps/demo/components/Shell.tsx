'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { EngineNotice } from './EngineNotice.tsx'
import { TaskList } from './TaskList.tsx'

/** The frame of every page: the tasks on the side, the page beside them. On a narrow screen the side folds away. */
export function Shell({ children }: { children: ReactNode }) {
  const pathname = usePathname()
  const [openAt, setOpenAt] = useState<string>()
  // Choosing a task changes the address, which closes the menu.
  const open = openAt === pathname
  return (
    <div className="demo-shell" data-menu={open ? 'open' : 'closed'}>
      <header className="demo-topbar">
        <button
          type="button"
          className="demo-menu-button"
          aria-expanded={open}
          aria-controls="demo-side"
          onClick={() => setOpenAt(open ? undefined : pathname)}
        >
          <span className="demo-menu-icon" aria-hidden="true" />
          Tasks
        </button>
        <Link className="demo-brand" href="/">
          Engine Kit
        </Link>
      </header>
      <nav id="demo-side" className="demo-side" aria-label="Tasks">
        <Link className="demo-brand" href="/">
          Engine Kit
        </Link>
        <Link className="demo-new" href="/" aria-current={pathname === '/' ? 'page' : undefined}>
          <span aria-hidden="true">+</span> New task
        </Link>
        <TaskList />
      </nav>
      <main className="demo-main">
        <EngineNotice />
        {children}
      </main>
    </div>
  )
}
