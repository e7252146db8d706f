import type { PromptPart } from '@engine-kit/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import {
  blindPrompt,
  changedPrompt,
  disguisedPrompt,
  permissionPrompts,
  writtenPrompt,
} from '../fixtures/prompts.fixtures.ts'
import '../styles.css'
import { HitlPrompt, type HitlAnswer } from './HitlPrompt.tsx'

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

  it.each(['Enter', 'Space', 'pointer'])('takes the focus to the note and back, opened by %s', async (by) => {
    const answers: HitlAnswer[] = []
    const escaped = vi.fn()
    const screen = await render(
      <div onKeyDown={escaped}>
        <HitlPrompt prompt={permissionPrompts.open} onAnswer={(answer) => answers.push(answer)} />
      </div>,
    )
    const opener = screen.getByRole('button', { name: 'Deny with a note' })
    if (by === 'pointer') await opener.click()
    else {
      ;(opener.element() as HTMLElement).focus()
      await userEvent.keyboard(by === 'Space' ? ' ' : '{Enter}')
    }
    await userEvent.keyboard('Keep the draft')
    const note = screen.getByRole('textbox')
    await expect.element(note).toHaveFocus()
    await expect.element(note).toHaveValue('Keep the draft')
    escaped.mockClear()
    await userEvent.keyboard('{Escape}')
    await expect.element(opener).toHaveFocus()
    expect(escaped).not.toHaveBeenCalled()
    await userEvent.keyboard('{Enter}')
    await expect.element(note).toHaveValue('Keep the draft')
    await userEvent.keyboard('{Tab}')
    const deny = screen.getByRole('button', { name: 'Deny', exact: true })
    await expect.element(deny).toHaveFocus()
    await expect.element(deny).toHaveAttribute('aria-disabled', 'false')
    await userEvent.keyboard(' ')
    expect(answers).toMatchObject([{ answer: 'no', feedback: 'Keep the draft' }])
  })

  it('sends no note that was put away', async () => {
    const answers: HitlAnswer[] = []
    const screen = await render(
      <HitlPrompt prompt={permissionPrompts.open} onAnswer={(answer) => answers.push(answer)} />,
    )
    await screen.getByRole('button', { name: 'Deny with a note' }).click()
    await userEvent.keyboard('Never mind{Escape}')
    const deny = screen.getByRole('button', { name: 'Deny', exact: true })
    await expect.element(deny).toHaveAttribute('aria-disabled', 'false')
    // What has just moved takes no click: the note that closes moves the buttons.
    const press = async (): Promise<number> => {
      await deny.click()
      return answers.length
    }
    await expect.poll(press).toBe(1)
    expect(answers).toMatchObject([{ answer: 'no' }])
    expect(answers[0]).not.toHaveProperty('feedback')
  })

  it('leaves the focus alone where a note was there from the start', async () => {
    await render(
      <HitlPrompt prompt={{ ...permissionPrompts.failed, feedback: 'No' }} onAnswer={() => undefined} />,
    )
    expect(document.activeElement).toBe(document.body)
  })

  it.each([
    ['is as it was told', permissionPrompts.open, 'primary'],
    ['is not told', blindPrompt, null],
    ['holds hidden characters', disguisedPrompt, null],
    ['has a name twice', writtenPrompt, null],
    [
      'has a name twice further in',
      {
        ...permissionPrompts.open,
        input: { a: { path: 'y' } },
        inputSource: '{"a":{"path":"x","path":"y"}}',
      },
      null,
    ],
    ['has hidden characters in its tool', { ...permissionPrompts.open, tool: 'delete\u200b_file' }, null],
    ['has changed', changedPrompt, null],
  ])('invites to approve only what is whole and plain: what would run %s', async (_, prompt, variant) => {
    const screen = await render(<HitlPrompt prompt={prompt} onAnswer={() => undefined} />)
    const approve = screen.getByRole('button', { name: 'Approve' }).element()
    expect(approve.getAttribute('data-variant')).toBe(variant)
  })

  it('does not take a press that was meant for what stood there before', async () => {
    const answers: HitlAnswer[] = []
    const element = (prompt: PromptPart) => (
      <HitlPrompt prompt={prompt} onAnswer={(answer) => answers.push(answer)} />
    )
    const screen = await render(element(permissionPrompts.open))
    const approve = screen.getByRole('button', { name: 'Approve' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    // As large as before: nothing moves, only the words are others.
    const changed = { ...permissionPrompts.open, input: { path: 'notes/new-plan.md', recursive: true } }
    await screen.rerender(element(changed))
    ;(approve.element() as HTMLElement).click()
    expect(answers).toEqual([])
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    await approve.click()
    expect(answers).toEqual([{ requestId: 'req_1', answer: 'yes', prompt: changed }])
  })

  it('says aloud that it changed, near what would run and readable on either ground', async () => {
    for (const theme of ['light', 'dark']) {
      const screen = await render(
        <div data-ek-theme={theme} style={{ inlineSize: '20rem' }}>
          <HitlPrompt prompt={changedPrompt} onAnswer={() => undefined} />
        </div>,
      )
      const alert = screen.getByRole('alert').element()
      const input = screen.container.querySelector('.ek-raw')
      if (input === null) throw new Error('no input shown')
      expect(alert.scrollWidth).toBeLessThanOrEqual(alert.clientWidth)
      const gap = input.getBoundingClientRect().top - alert.getBoundingClientRect().bottom
      expect(gap).toBeGreaterThanOrEqual(0)
      expect(gap).toBeLessThan(24)
      await screen.unmount()
    }
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
    await expect.poll(() => answers).toMatchObject([{ requestId: 'req_1', answer: 'yes' }])
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
