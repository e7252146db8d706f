import { createEngineClient } from '@engine-kit/core'
import { EngineProvider, useEngineTask } from '@engine-kit/react'
import { startTransition, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createDeltaSource } from '../../../../packages/react/src/createDeltaSource.fixtures.ts'

/** Each of them works for a millisecond. */
const sections = 100
const visits = 9

/** Goes to another page while 1,000 deltas a second arrive. Answers the milliseconds from click to commit. */
export async function navigateUnderLoad(): Promise<readonly number[]> {
  const source = createDeltaSource(1000)
  const client = createEngineClient({ baseUrl: '/engine', fetch: source.fetch })
  const container = document.body.appendChild(document.createElement('section'))
  const root = createRoot(container)
  root.render(
    <EngineProvider client={client}>
      <Page />
    </EngineProvider>,
  )
  client.task('task-1').send({ text: 'Tell me everything' })
  const durations: number[] = []
  for (let visit = 0; visit < visits; visit++) {
    const next = source.arrived + 100 + visit * 37
    while (source.arrived < next) await new Promise((resolve) => setTimeout(resolve, 1))
    durations.push(await navigate(container))
  }
  client.task('task-1').detach()
  root.unmount()
  container.remove()
  source.close()
  return durations
}

function Page(): ReactElement {
  const [visit, setVisit] = useState(0)
  return (
    <>
      <Answer />
      <button onClick={() => startTransition(() => setVisit((last) => last + 1))}>Next report</button>
      <article key={visit} data-visit={visit}>
        {visit > 0 && Array.from({ length: sections }, (_, index) => <Section key={index} />)}
      </article>
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

function Section(): ReactElement {
  work()
  return <p>Figures</p>
}

function work(): void {
  const end = performance.now() + 1
  while (performance.now() < end);
}

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
