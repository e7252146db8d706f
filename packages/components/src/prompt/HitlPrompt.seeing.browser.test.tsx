import type { PromptPart } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { observed } from '../fixtures/observed.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import '../styles.css'
import { HitlPrompt, type HitlAnswer } from './HitlPrompt.tsx'

/** A command of so many lines: of 18 it fits no small view, and of 200 not all of it is shown at first. */
function commandOf(lines: number): PromptPart {
  const command = Array.from({ length: lines }, (_, line) => `echo "step ${line}"`).join('\n')
  return { ...permissionPrompts.open, tool: 'run_command', input: { command } }
}

/** A prompt in a view of 300 pixels that is at its end, as a conversation is. */
async function show(prompt: PromptPart) {
  const answers: HitlAnswer[] = []
  const element = (asked: PromptPart) => (
    <div data-testid="view" style={{ blockSize: '300px', overflow: 'auto' }}>
      <HitlPrompt prompt={asked} onAnswer={(answer) => answers.push(answer)} />
    </div>
  )
  const screen = await render(element(prompt))
  const view = screen.getByTestId('view').element() as HTMLElement
  const approve = screen.getByRole('button', { name: 'Approve' })
  return {
    screen,
    answers,
    view,
    approve,
    change: (asked: PromptPart) => screen.rerender(element(asked)),
    armed: () =>
      expect
        .element(screen.getByRole('button', { name: 'Deny', exact: true }))
        .toHaveAttribute('aria-disabled', 'false'),
    isOff: () => expect(approve.element().getAttribute('aria-disabled')).toBe('true'),
    isOn: () => expect.element(approve).toHaveAttribute('aria-disabled', 'false'),
    toEnd: () => (view.scrollTop = view.scrollHeight),
    toStart: async () => {
      view.scrollTop = 0
      await observed()
    },
  }
}

describe('A permission prompt that is taller than its view', () => {
  it('cannot be approved before its start and its end have been in view', async () => {
    const { screen, answers, armed, isOff, isOn, approve, toEnd, view } = await show(commandOf(18))
    expect(view.scrollHeight).toBeGreaterThan(500)
    await armed()
    isOff()
    toEnd()
    await armed()
    await isOn()
    // It has just moved, which a press finds out before the button shows it.
    await expect
      .poll(() => {
        ;(approve.element() as HTMLElement).click()
        return answers.length
      })
      .toBe(1)
    await screen.unmount()
  })

  it('says why it cannot, to who has seen only one end of it', async () => {
    const { screen, answers, armed, isOff, isOn, approve, toEnd, toStart, change } = await show(commandOf(2))
    await observed()
    toEnd()
    await isOn()
    // Grown at its start while the view is at its end.
    await change({ ...commandOf(18), changed: true })
    toEnd()
    await observed()
    await armed()
    isOff()
    ;(approve.element() as HTMLElement).focus({ preventScroll: true })
    await userEvent.keyboard(' ')
    await expect
      .element(screen.getByText('You have not seen all of it. Read it from its start to its end first.'))
      .toBeInTheDocument()
    expect(answers).toEqual([])
    await toStart()
    toEnd()
    await isOn()
    // What is no longer so is not said.
    await expect.element(screen.getByText(/You have not seen all of it/)).not.toBeInTheDocument()
    await screen.unmount()
  })

  it('keeps in view what is asked while any of it is', async () => {
    const { screen, view, toEnd } = await show(commandOf(18))
    toEnd()
    await observed()
    const title = screen.getByRole('heading', { name: 'The agent wants to run a command' }).element()
    const fromTop = title.getBoundingClientRect().top - view.getBoundingClientRect().top
    expect(fromTop).toBeGreaterThanOrEqual(0)
    expect(fromTop).toBeLessThan(30)
    const { left, top } = view.getBoundingClientRect()
    expect(document.elementFromPoint(left + 40, top + 20)?.closest('.ek-prompt-head')).not.toBeNull()
    await screen.unmount()
  })

  it('asks to see the rest, and then its end, of who has read what there was in order', async () => {
    const { screen, approve, isOff, isOn, armed, toEnd } = await show(commandOf(60))
    await observed()
    toEnd()
    await armed()
    isOff()
    ;(approve.element() as HTMLElement).focus({ preventScroll: true })
    await userEvent.keyboard(' ')
    const refusal = screen.getByText('This is not all of it. Show the rest first.')
    await expect.element(refusal).toBeInTheDocument()
    await screen.getByRole('button', { name: 'Show the rest' }).click()
    await armed()
    isOff()
    await expect.element(refusal).not.toBeInTheDocument()
    toEnd()
    await isOn()
    await screen.unmount()
  })
})
