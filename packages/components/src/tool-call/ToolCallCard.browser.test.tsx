import type { ToolCallPart } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { makeToolCall } from '../fixtures/toolCalls.fixtures.ts'
import '../styles.css'
import { ToolCallCard } from './ToolCallCard.tsx'
import {
  colorfulOutput,
  makeBase64,
  makeLog,
  makeNoise,
  makeRecords,
  nestLists,
} from './toolValues.fixtures.ts'

/** What a card may be given, `size` times half a megabyte of it. */
const values: Record<string, (size: number) => unknown> = {
  'a log': (size) => makeLog(size * 500_000),
  JSON: (size) => makeRecords(size * 5000),
  'one line': (size) => makeBase64(size * 500_000),
  levels: (size) => nestLists(size * 5000),
  colours: (size) => `${colorfulOutput}\n`.repeat(size * 1000),
  'lines of a diff': (size) => `@@ -1 +1 @@\n${'+\n-\n'.repeat(size * 100_000)}`,
  'line breaks': (size) => '\n'.repeat(size * 500_000),
  'hidden characters': (size) => 'a\u202E'.repeat(size * 250_000),
  noise: (size) => makeNoise(50_000).repeat(size * 10),
}

/** A card with as many values as one can have, all of them alike. */
function makeFullCall(id: string, value: unknown): ToolCallPart {
  const error = typeof value === 'string' ? value : makeNoise(9000)
  const { type, tool, toolCallId } = makeToolCall(id, 'run_command', {})
  return { id, type, tool, toolCallId, input: { value }, status: 'failed', error, output: value }
}

function measure(card: Element): { nodes: number; longest: number } {
  const walker = document.createTreeWalker(card)
  let nodes = 0
  let longest = 0
  while (walker.nextNode() !== null) {
    nodes += 1
    if (walker.currentNode instanceof Text) longest = Math.max(longest, walker.currentNode.data.length)
  }
  return { nodes, longest }
}

async function open(toolCall: ToolCallPart) {
  const screen = await render(<ToolCallCard key={toolCall.id} toolCall={toolCall} />)
  await screen.getByRole('button', { expanded: false }).click()
  await expect.element(screen.getByRole('group', { name: 'Output', exact: true })).toBeVisible()
  const card = screen.container.querySelector('.ek-tool')
  if (card === null) throw new Error('no card')
  return { screen, card }
}

describe('ToolCallCard in a page', () => {
  it.each(Object.entries(values))(
    'takes at most 2,000 nodes for %s, short text nodes, and no more for twice as much',
    async (_, make) => {
      const first = await open(makeFullCall('one', make(1)))
      const one = measure(first.card)
      await first.screen.unmount()
      const { screen, card } = await open(makeFullCall('two', make(2)))
      const two = measure(card)
      expect(two.nodes).toBeLessThanOrEqual(2000)
      expect(two.longest).toBeLessThanOrEqual(2000)
      expect(two.nodes / one.nodes).toBeLessThan(1.1)
      await screen.getByRole('searchbox', { name: 'Find in the output' }).last().fill('a')
      await expect.poll(() => card.textContent).toMatch(/1 of [\d,]+[^\d,…]|No match/)
      expect(measure(card).nodes).toBeLessThanOrEqual(2000)
    },
  )

  it('is read, searched and closed by keyboard alone', async () => {
    const log = makeLog(500_000)
    const screen = await render(
      <ToolCallCard toolCall={makeToolCall('call', 'read_file', { path: 'plan.md' }, log)} />,
    )
    const output = screen.getByRole('group', { name: 'Output', exact: true })
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Raw' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByRole('button', { name: 'Raw', pressed: true })).toHaveFocus()
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Copy input' })).toHaveFocus()
    await userEvent.tab()
    await expect.element(screen.getByRole('group', { name: 'Input', exact: true })).toHaveFocus()
    await userEvent.tab()
    const field = screen.getByRole('searchbox', { name: 'Find in the output' })
    await expect.element(field).toHaveFocus()
    await userEvent.keyboard('tasks/7919 ')
    await expect.element(screen.getByText('1 of 1', { exact: true })).toBeVisible()
    await userEvent.clear(field)
    await userEvent.keyboard('77 ms')
    await expect.element(screen.getByText(/^1 of [\d,]+$/)).toBeVisible()
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    await expect.element(screen.getByText(/^([\d,]+) of \1$/)).toBeVisible()
    const box = output.element().getBoundingClientRect()
    const match = screen.container.querySelector('[data-match="current"]')?.getBoundingClientRect()
    expect(match?.top).toBeGreaterThanOrEqual(box.top)
    expect(match?.bottom).toBeLessThanOrEqual(box.bottom)
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText(/^1 of [\d,]+$/)).toBeVisible()
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Previous match' })).toHaveFocus()
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText(/^2 of [\d,]+$/)).toBeVisible()
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Copy output' })).toHaveFocus()
    await userEvent.tab()
    await expect.element(output).toHaveFocus()
    await userEvent.tab()
    await userEvent.tab()
    const slider = screen.getByRole('slider', { name: 'Part of the output' })
    await expect.element(slider).toHaveFocus()
    await userEvent.keyboard('{End}')
    await expect.element(screen.getByText(/^Part ([\d,]+) of \1$/)).toBeVisible()
    expect(output.element().textContent.slice(-100)).toBe(log.slice(-100))
    screen.getByRole('button', { name: 'Read plan.md' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(output).not.toBeInTheDocument()
  })

  it('leads to any part of JSON once a page of it was turned', async () => {
    const { screen } = await open(makeToolCall('call', 'read_file', {}, makeRecords(20_000)))
    await screen.getByRole('button', { name: 'Next part' }).click()
    const slider = screen.getByRole('slider', { name: 'Part of the output' })
    await slider.click({ position: { x: 1, y: 5 } })
    await userEvent.keyboard('{End}')
    await expect.element(screen.getByText(/"id": 19999/)).toBeInTheDocument()
  })

  it('copies lines that are selected as they stand', async () => {
    const diff = '@@ -1,3 +1,3 @@\n one\n\n-two\n+2\n three'
    const { screen } = await open(makeToolCall('call', 'read_file', {}, diff))
    const output = screen.getByRole('group', { name: 'Output', exact: true }).element()
    // While the card opens, WebKit copies nothing of it.
    await expect
      .poll(() => {
        getSelection()?.selectAllChildren(output)
        return String(getSelection())
      })
      .toBe(diff)
  })

  it('scrolls nothing sideways at 320 px, whatever it shows', async () => {
    for (const make of Object.values(values)) {
      const screen = await render(
        <div style={{ inlineSize: '320px' }}>
          <ToolCallCard toolCall={makeFullCall('call', make(1))} />
        </div>,
      )
      await screen.getByRole('button', { expanded: false }).click()
      const card = screen.container.querySelector('.ek-tool')
      expect(card?.scrollWidth).toBeLessThanOrEqual(320)
      for (const box of screen.container.querySelectorAll('.ek-value-text'))
        expect(box.scrollWidth).toBe(box.clientWidth)
      await screen.unmount()
    }
  })
})
