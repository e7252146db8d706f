import { createTestEngine, type TestEngine } from '@engine-kit/simulator/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { mountTab } from './mountTab.fixtures.tsx'

let engine: TestEngine
let taskId: string
const frames: HTMLIFrameElement[] = []
const outcomes = ['answered', 'answered-elsewhere']

beforeEach(() => {
  engine = createTestEngine({ agent: 'asksPermissionToDelete' })
  taskId = crypto.randomUUID()
})

afterEach(async () => {
  for (const frame of frames.splice(0)) frame.remove()
  await engine.close()
  localStorage.clear()
})

describe('two tabs that answer one prompt at the same moment', () => {
  it.each([
    ['Approve', 'Refuse'],
    ['Refuse', 'Approve'],
  ])('%s and %s: one answer is given, and the other tab sees that it was not its own', async (...answers) => {
    const one = await openTab()
    press(one, 'Send')
    await shows(one, 'open')
    const two = await openTab()
    await shows(two, 'open')

    press(one, answers[0])
    press(two, answers[1])
    await expect.poll(() => [stateIn(one), stateIn(two)].toSorted()).toEqual(outcomes)

    const [winner, given] = stateIn(one) === 'answered' ? [one, answers[0]] : [two, answers[1]]
    const said =
      given === 'Approve' ? 'notes/draft-old.md is gone.' : 'I left notes/draft-old.md where it is.'
    await expect.poll(() => winner.body.textContent).toContain(said)
    const posted = engine.simulator.requests.filter(({ path }) => path === '/hitl/respond')
    expect(posted.map(({ body }) => body)).toEqual([
      { task_id: taskId, answer: given === 'Approve' ? 'yes' : 'no' },
    ])
    const executed = engine.simulator.requests.filter(({ path }) => path === '/execute')
    expect(executed).toHaveLength(1)
  })
})

/** Opens a document of this origin that shows the task; the Engine is the same for all. */
async function openTab(): Promise<Document> {
  const frame = document.createElement('iframe')
  frames.push(frame)
  const path = new URL('./mountTab.fixtures.tsx', import.meta.url).href
  const loaded = new Promise((resolve) => (frame.onload = resolve))
  frame.srcdoc = `<!doctype html><script type="module">
    import { mountTab } from ${JSON.stringify(path)}
    window.mountTab = mountTab
  </script>`
  document.body.append(frame)
  await loaded
  const tab = frame.contentWindow
  if (tab === null) throw new Error('The tab did not open.')
  const mount = Reflect.get(tab, 'mountTab') as typeof mountTab
  mount(engine.fetch, taskId)
  await expect.poll(() => tab.document.querySelector('button')).not.toBeNull()
  return tab.document
}

function press(tab: Document, name: string): void {
  const button = [...tab.querySelectorAll('button')].find((candidate) => candidate.textContent === name)
  if (button === undefined) throw new Error(`There is no button "${name}" in this tab.`)
  button.click()
}

function stateIn(tab: Document): string {
  return tab.querySelector('form')?.dataset['state'] ?? 'none'
}

function shows(tab: Document, state: string): Promise<void> {
  return expect.poll(() => stateIn(tab)).toBe(state)
}
