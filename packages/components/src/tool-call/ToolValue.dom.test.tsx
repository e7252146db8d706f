import type { MemoryPart, ToolCallPart, UnknownPart } from '@engine-kit/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactElement } from 'react'
import { expect, it } from 'vitest'
import { parsedInput, permissionPrompts, writtenInput } from '../fixtures/prompts.fixtures.ts'
import { MemoryUpdate } from '../parts/MemoryUpdate.tsx'
import { UnknownEvent } from '../parts/UnknownEvent.tsx'
import { HitlPrompt } from '../prompt/HitlPrompt.tsx'
import { ToolCallCard } from './ToolCallCard.tsx'

const call: ToolCallPart = {
  id: 'call',
  type: 'tool-call',
  tool: 'db.delete_account',
  input: {},
  status: 'succeeded',
  output: parsedInput,
  outputSource: writtenInput,
}
const memory: MemoryPart = {
  id: 'memory',
  type: 'memory',
  entry: { key: 'k', value: parsedInput, valueSource: writtenInput },
}
const unknown: UnknownPart = {
  id: 'unknown',
  type: 'unknown',
  name: 'agent_handoff',
  data: parsedInput,
  dataSource: writtenInput,
}

const failed: ToolCallPart = { ...call, status: 'failed', error: 'no' }

const cases: [name: string, what: string, element: ReactElement][] = [
  ['an output', 'output', <ToolCallCard toolCall={call} />],
  ['the output of a failed call', 'output', <ToolCallCard toolCall={failed} />],
  [
    'an input',
    'input',
    <ToolCallCard toolCall={{ ...call, input: parsedInput, inputSource: writtenInput, output: '' }} />,
  ],
  ['a memory', 'memory', <MemoryUpdate memory={memory} />],
  ['an unknown event', 'payload', <UnknownEvent event={unknown} />],
  [
    'an answered prompt',
    'input',
    <HitlPrompt prompt={{ ...permissionPrompts.answered, input: parsedInput, inputSource: writtenInput }} />,
  ],
]

it.each(cases)('shows %s as it was written, and copies that', async (_, what, element) => {
  const user = userEvent.setup()
  render(element)
  await user.click(screen.getByRole('button', { expanded: false }))
  for (const said of ['2512292042121000001', 'stands twice', 'alice', 'mallory']) {
    expect(document.body.textContent).toContain(said)
  }
  for (const raw of screen.queryAllByRole('button', { name: 'Raw' })) await user.click(raw)
  const text = [...document.querySelectorAll('.ek-value-text')].map((box) => box.textContent).join('\n')
  expect(text).toContain('"account_id": 2512292042121000001')
  expect(text).toContain('"to" ⟨stands twice⟩: "alice"')
  expect(text).toContain('"to" ⟨stands twice⟩: "mallory"')
  await user.click(screen.getByRole('button', { name: `Copy ${what}` }))
  expect(await screen.findByText('Copied')).toBeDefined()
  expect(await navigator.clipboard.readText()).toBe(writtenInput)
})

it('says of a call that its input is not known', async () => {
  render(<ToolCallCard toolCall={{ ...call, input: undefined }} />)
  await userEvent.click(screen.getByRole('button', { expanded: false }))
  expect(screen.getByText('The Engine did not say with which input.')).toBeDefined()
})
