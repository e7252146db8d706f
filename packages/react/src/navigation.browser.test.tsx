import { createEngineClient } from '@engine-kit/core'
import { startTransition, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import { createDeltaSource } from './createDeltaSource.fixtures.ts'
import { EngineProvider } from './EngineProvider.tsx'
import { useEngineTask } from './useEngineTask.ts'

/** Milliseconds from the click to the commit. The work of a navigation itself is a third of it. */
const limit = 300
/** Each of them works for a millisecond. */
const sections = 100

it('a navigation with 100 ms of rendering commits within 300 ms while 1,000 deltas a second arrive', async () => {
  const source = createDeltaSource(1000)
  const client = createEngineClient({ baseUrl: '/engine', fetch: source.fetch })
  const container = document.body.appendChild(document.createElement('main'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <Page />
    </EngineProvider>,
  )
  client.task('task-1').send({ text: 'Tell me everything' })
  await vi.waitFor(() => expect(wordsIn(container)).toBeGreaterThan(100))

  const begun = performance.now()
  const arrivedBefore = source.arrived
  const durations: number[] = []
  for (let visit = 1; visit <= 5; visit++) {
    sectionsRendered = 0
    durations.push(await navigate(container))
    // A navigation that text interrupts begins again, and renders some of its parts twice.
    expect(sectionsRendered).toBe(sections)
    const next = source.arrived + visit * 37
    await vi.waitFor(() => expect(wordsIn(container)).toBeGreaterThanOrEqual(next), { interval: 1 })
  }
  const perSecond = ((source.arrived - arrivedBefore) * 1000) / (performance.now() - begun)
  const shown = durations.map((duration) => `${duration.toFixed(0)} ms`).join(', ')
  console.log(`Navigations committed after ${shown}, while ${perSecond.toFixed(0)} deltas a second arrived.`)
  root.unmount()
  client.task('task-1').detach()
  source.close()

  expect(perSecond).toBeGreaterThan(900)
  expect(Math.min(...durations)).toBeGreaterThan(sections)
  expect(durations.toSorted((a, b) => a - b)[2]).toBeLessThan(limit)
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

/** Goes to the next report. Resolves with the milliseconds until it was committed. */
function navigate(container: HTMLElement): Promise<number> {
  return new Promise((resolve) => {
    const begun = performance.now()
    const committed = new MutationObserver((records) => {
      const added = records.flatMap((record) => [...record.addedNodes])
      if (!added.some((node) => node instanceof HTMLElement && node.dataset['visit'] !== undefined)) return
      committed.disconnect()
      resolve(performance.now() - begun)
    })
    committed.observe(container, { childList: true })
    container.querySelector('button')?.click()
  })
}

function wordsIn(container: HTMLElement): number {
  return container.querySelector('output')?.textContent.match(/word/g)?.length ?? 0
}
