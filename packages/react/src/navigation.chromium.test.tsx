import { createEngineClient } from '@engine-kit/core'
import { startTransition, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { createDeltaSource } from './createDeltaSource.fixtures.ts'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'

// In Chromium alone: how a rendering and what arrives share the time is measured.

/** Its own: a page of another test would be a tab with the same task. */
const baseUrl = `/engine/${crypto.randomUUID()}`

/** Each of them works for a millisecond. */
const sections = 100

it('a navigation is rendered once and committed while deltas go on arriving, and the text goes on after it', async () => {
  const source = createDeltaSource(1000)
  const client = createEngineClient({ baseUrl, fetch: source.fetch })
  const container = document.body.appendChild(document.createElement('main'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <Page />
    </EngineProvider>,
  )
  client.task('task-1').send({ text: 'Tell me everything' })
  await expect.poll(() => wordsIn(container)).toBeGreaterThan(100)

  // A busy machine may hold back the source: only what arrives within a navigation can interrupt it.
  let arrivedMeanwhile = 0
  for (let visit = 1; visit <= 5 || arrivedMeanwhile < sections; visit++) {
    sectionsRendered = 0
    const before = source.arrived
    await navigate(container)
    arrivedMeanwhile += source.arrived - before
    // A navigation that text interrupts begins again, and renders some of its parts twice.
    expect(sectionsRendered).toBe(sections)
    const next = source.arrived + visit * 37
    await expect.poll(() => wordsIn(container), { interval: 1 }).toBeGreaterThanOrEqual(next)
  }
  root.unmount()
  client.task('task-1').detach()
  source.close()
})

/** A page that shows an answer as it grows, and reports to visit. */
function Page(): ReactElement {
  const [visit, setVisit] = useState(0)
  return (
    <>
      <Answer />
      <button onClick={() => startTransition(() => setVisit((last) => last + 1))}>Next report</button>
      {visit > 0 && <Report key={visit} visit={visit} />}
    </>
  )
}

function Answer(): ReactElement {
  const { messages } = useEngineTask('task-1')
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return (
    <output>{parts.map((part) => part.type === 'text' && <span key={part.id}>{part.text}</span>)}</output>
  )
}

function Report({ visit }: { visit: number }): ReactElement {
  return (
    <article data-visit={visit}>
      {Array.from({ length: sections }, (_, index) => (
        <Section key={index} />
      ))}
    </article>
  )
}

let sectionsRendered = 0

function Section(): ReactElement {
  countAndWork()
  return <p>Figures</p>
}

function countAndWork(): void {
  sectionsRendered++
  const end = performance.now() + 1
  while (performance.now() < end);
}

/** Goes to the next report. Resolves when it is committed. */
function navigate(container: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    const committed = new MutationObserver((records) => {
      const added = records.flatMap((record) => [...record.addedNodes])
      if (!added.some((node) => node instanceof HTMLElement && node.dataset['visit'] !== undefined)) return
      committed.disconnect()
      resolve()
    })
    committed.observe(container, { childList: true })
    container.querySelector('button')?.click()
  })
}

function wordsIn(container: HTMLElement): number {
  return container.querySelector('output')?.textContent.match(/word/g)?.length ?? 0
}
