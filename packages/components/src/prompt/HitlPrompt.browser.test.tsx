import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import '../styles.css'
import { HitlPrompt } from './HitlPrompt.tsx'

afterEach(() => vi.restoreAllMocks())

describe('HitlPrompt in a page', () => {
  it('disarms when it moves, and arms again once it rests', async () => {
    const answers: unknown[] = []
    const element = (height: number) => (
      <>
        <div style={{ blockSize: `${height}px` }} />
        <HitlPrompt prompt={permissionPrompts.open} onAnswer={(answer) => answers.push(answer)} />
      </>
    )
    let now = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const screen = await render(element(0))
    const approve = screen.getByRole('button', { name: 'Approve' })
    now += 500
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await screen.rerender(element(120))
    for (const name of ['Approve', 'Deny']) {
      const button = screen.getByRole('button', { name, exact: true })
      ;(button.element() as HTMLElement).click()
    }
    expect(answers).toEqual([])
    await expect.element(approve).toHaveAttribute('aria-disabled', 'true')
    now += 500
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await approve.click()
    expect(answers).toHaveLength(1)
  })

  it('can be denied and approved by keyboard alone, and Enter never approves', async () => {
    const answers: unknown[] = []
    const screen = await render(
      <HitlPrompt prompt={permissionPrompts.open} onAnswer={(answer) => answers.push(answer)} />,
    )
    const approve = screen.getByRole('button', { name: 'Approve' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Deny with a note' })).toHaveFocus()
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Deny', exact: true })).toHaveFocus()
    await userEvent.tab()
    await expect.element(approve).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(answers).toEqual([])
    await userEvent.keyboard(' ')
    await expect.poll(() => answers).toEqual([{ requestId: 'req_1', answer: 'yes' }])
  })

  it('keeps text that runs right to left from reordering what will run', async () => {
    const screen = await render(
      <div dir="rtl">
        <HitlPrompt prompt={{ ...permissionPrompts.open, input: { command: 'rm א.txt -rf' } }} />
      </div>,
    )
    const value = screen.container.querySelector('.ek-raw-value .ek-revealed')
    if (value === null) throw new Error('no input shown')
    expect(getComputedStyle(value).direction).toBe('ltr')
    expect(getComputedStyle(value).unicodeBidi).toBe('isolate')
  })
})
