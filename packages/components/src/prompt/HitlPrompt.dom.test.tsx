import type { PromptPart } from '@engine-kit/core'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { providerError, unreachable } from '../fixtures/errors.fixtures.ts'
import {
  freeTextPrompt,
  longPrompt,
  permissionPrompts,
  questionPrompts,
} from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt, type HitlAnswer } from './HitlPrompt.tsx'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function show(prompt: PromptPart): { answers: HitlAnswer[]; update: (next: PromptPart) => void } {
  const answers: HitlAnswer[] = []
  const element = (shown: PromptPart) => (
    <HitlPrompt prompt={shown} onAnswer={(answer) => answers.push(answer)} />
  )
  const { rerender } = render(element(prompt))
  return { answers, update: (next) => rerender(element(next)) }
}

function pass(milliseconds: number): void {
  act(() => {
    vi.advanceTimersByTime(milliseconds)
  })
}

function button(name: string): HTMLElement {
  return screen.getByRole('button', { name })
}

describe('a permission prompt', () => {
  it('takes no answer in its first half second and says so', () => {
    const { answers } = show(permissionPrompts.open)
    pass(400)
    for (const name of ['Approve', 'Deny']) {
      expect(button(name).getAttribute('aria-disabled')).toBe('true')
      fireEvent.click(button(name))
    }
    expect(answers).toEqual([])
    pass(300)
    fireEvent.click(button('Approve'))
    expect(answers).toEqual([{ requestId: 'req_1', answer: 'yes' }])
  })

  it('passes on one answer, whatever is pressed after it', () => {
    const { answers } = show(permissionPrompts.open)
    pass(700)
    act(() => {
      button('Deny').click()
      button('Deny').click()
      button('Approve').click()
    })
    pass(700)
    fireEvent.click(button('Approve'))
    expect(answers).toEqual([{ requestId: 'req_1', answer: 'no' }])
  })

  it('can be answered again after each failure, and not in between', () => {
    const { answers, update } = show(permissionPrompts.open)
    pass(700)
    fireEvent.click(button('Approve'))
    update(permissionPrompts.sending)
    expect(screen.queryByRole('button', { name: /Approve|Deny/ })).toBeNull()
    update({
      ...permissionPrompts.open,
      status: 'failed',
      answer: 'yes',
      error: unreachable,
    })
    expect(screen.getByText(/The Engine did not answer/)).toBeTruthy()
    pass(700)
    fireEvent.click(button('Approve again'))
    update({
      ...permissionPrompts.open,
      status: 'failed',
      answer: 'yes',
      error: providerError,
    })
    pass(700)
    fireEvent.click(button('Deny'))
    expect(answers.map(({ answer }) => answer)).toEqual(['yes', 'yes', 'no'])
  })

  it('keeps the note through sending and failure', () => {
    const { update } = show(permissionPrompts.open)
    fireEvent.click(button('Deny with a note'))
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Archive it' } })
    update(permissionPrompts.sending)
    update({ ...permissionPrompts.open, status: 'failed', answer: 'no' })
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Archive it')
  })

  it('cannot be approved before all of its input has been shown', () => {
    const { answers } = show(longPrompt)
    pass(700)
    fireEvent.click(button('Approve'))
    expect(answers).toEqual([])
    while (screen.queryByRole('button', { name: 'Show the rest' }) !== null)
      fireEvent.click(button('Show the rest'))
    expect(screen.getByText(/rm -rf notes/)).toBeTruthy()
    pass(700)
    fireEvent.click(button('Approve'))
    expect(answers).toHaveLength(1)
  })

  it('moves the focus nowhere', () => {
    show(permissionPrompts.open)
    pass(700)
    expect(document.activeElement).toBe(document.body)
  })
})

describe('a question', () => {
  it('sends on Enter, but not while an input method composes', () => {
    const { answers } = show(freeTextPrompt)
    pass(700)
    const field = screen.getByRole('textbox')
    fireEvent.change(field, { target: { value: 'にほん' } })
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
    expect(answers).toEqual([])
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(answers).toEqual([{ requestId: 'req_3', answer: 'にほん' }])
  })

  it('answers with the option, or with own words instead', () => {
    const { answers, update } = show(questionPrompts.open)
    pass(700)
    fireEvent.click(button('Send answer'))
    expect(answers).toEqual([])
    fireEvent.click(screen.getByRole('radio', { name: /The team/ }))
    fireEvent.click(button('Send answer'))
    update({ ...questionPrompts.open, status: 'failed', answer: 'team' })
    pass(700)
    fireEvent.click(screen.getByRole('radio', { name: 'Something else' }))
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' Everybody ' } })
    fireEvent.click(button('Send again'))
    expect(answers.map(({ answer }) => answer)).toEqual(['team', 'Everybody'])
  })
})

describe('a prompt that is history', () => {
  it.each([
    [permissionPrompts.answered, 'You allowed the request to delete a file'],
    [permissionPrompts['answered-elsewhere'], 'Denied elsewhere: the request to delete a file'],
    [permissionPrompts.expired, 'Expired unanswered: permission to delete a file'],
    [questionPrompts.answered, 'You answered: The board'],
    [questionPrompts['answered-elsewhere'], 'Answered elsewhere: The team'],
    [questionPrompts.expired, 'Expired unanswered: Which audience should the summary address?'],
  ])('is one line: $status $kind', (prompt, words) => {
    show(prompt)
    expect(screen.getAllByRole('button')).toEqual([button(words)])
    expect(button(words).getAttribute('aria-expanded')).toBe('false')
  })
})
