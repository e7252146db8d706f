import type { PromptPart } from '@engine-kit/core'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { providerError, unreachable } from '../fixtures/errors.fixtures.ts'
import {
  blindPrompt,
  freeTextPrompt,
  longPrompt,
  permissionPrompts,
  questionPrompts,
  toolOnlyPrompt,
  writtenInput,
  writtenPrompt,
} from '../fixtures/prompts.fixtures.ts'
import { nestLists } from '../tool-call/toolValues.fixtures.ts'
import { HitlPrompt, type HitlAnswer } from './HitlPrompt.tsx'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function show(prompt: PromptPart): Shown {
  const answers: HitlAnswer[] = []
  const prompts: (PromptPart | undefined)[] = []
  const onAnswer = ({ prompt: shown, ...answer }: HitlAnswer): void => {
    answers.push(answer)
    prompts.push(shown)
  }
  const { rerender } = render(<HitlPrompt prompt={prompt} onAnswer={onAnswer} />)
  return { answers, prompts, update: (next) => rerender(<HitlPrompt prompt={next} onAnswer={onAnswer} />) }
}

interface Shown {
  /** What was answered, and what was on screen then. */
  answers: HitlAnswer[]
  prompts: (PromptPart | undefined)[]
  update: (next: PromptPart) => void
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

  const { input, ...unsaid } = permissionPrompts.open
  it.each<[what: string, before: PromptPart, after: Partial<PromptPart>]>([
    ['its input comes', unsaid, { input }],
    ['its input changes', permissionPrompts.open, { input: { path: '/', recursive: true } }],
    ['a digit changes', writtenPrompt, { inputSource: writtenInput.replace('0001', '0002') }],
    ['its tool changes', permissionPrompts.open, { tool: 'run_command' }],
    ['its question changes', permissionPrompts.open, { question: 'Just reading.' }],
    ['its input goes', permissionPrompts.open, { input: undefined }],
  ])('is disarmed for half a second from the moment in which %s', (_, before, after) => {
    const { answers, prompts, update } = show(before)
    pass(700)
    expect(button('Approve').getAttribute('aria-disabled')).toBe('false')
    update({ ...before, ...after })
    for (const name of ['Approve', 'Deny']) {
      expect(button(name).getAttribute('aria-disabled')).toBe('true')
      fireEvent.click(button(name))
    }
    pass(400)
    fireEvent.click(button('Approve'))
    expect(answers).toEqual([])
    pass(300)
    fireEvent.click(button('Approve'))
    expect(answers).toHaveLength(1)
    expect(prompts).toEqual([{ ...before, ...after }])
  })

  it('stays armed where the same comes again in new objects', () => {
    const { answers, update } = show(writtenPrompt)
    pass(700)
    update({ ...writtenPrompt, input: structuredClone(writtenPrompt.input), options: [] })
    expect(button('Approve').getAttribute('aria-disabled')).toBe('false')
    fireEvent.click(button('Approve'))
    expect(answers).toHaveLength(1)
  })

  it('is disarmed by a change deeper than the stack', () => {
    const { update } = show({ ...permissionPrompts.open, input: nestLists(20_000) })
    pass(700)
    update({ ...permissionPrompts.open, input: nestLists(20_000) })
    expect(button('Deny').getAttribute('aria-disabled')).toBe('false')
    update({ ...permissionPrompts.open, input: nestLists(20_001) })
    expect(button('Deny').getAttribute('aria-disabled')).toBe('true')
  })

  it('says that it changed while it can be answered', () => {
    const { update } = show(permissionPrompts.open)
    expect(screen.queryByRole('alert')).toBeNull()
    update({ ...permissionPrompts.open, changed: true })
    expect(screen.getByRole('alert').textContent).toMatch(/^This changed after it was first shown\./)
    update({ ...permissionPrompts.sending, changed: true })
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('shows the digits and keys that were written', () => {
    show(writtenPrompt)
    const text = document.querySelector('.ek-raw')?.textContent
    expect(text).toBe('account_id2512292042121000001to stands twicealiceto stands twicemallory')
  })

  it.each([
    [blindPrompt, 'The Engine did not say what will run.'],
    [toolOnlyPrompt, 'The Engine did not say with which input this will run.'],
  ])('says what the Engine does not say: $id', (prompt, words) => {
    show(prompt)
    expect(document.querySelector('.ek-prompt-missing')?.textContent).toContain(words)
  })

  it('keeps no note for another prompt of the same request id', () => {
    const { update } = show(permissionPrompts.open)
    fireEvent.click(button('Deny with a note'))
    update({ ...permissionPrompts.open, id: 'prompt-of-the-next-turn' })
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(button('Approve').getAttribute('aria-disabled')).toBe('true')
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

describe('a question that changes', () => {
  it('is disarmed, says so, and does not send an option that has gone', () => {
    const { answers, update } = show(questionPrompts.open)
    pass(700)
    fireEvent.click(screen.getByRole('radio', { name: /The team/ }))
    expect(button('Send answer').getAttribute('aria-disabled')).toBe('false')
    update({ ...questionPrompts.open, options: [{ id: 'board', label: 'The board' }], changed: true })
    expect(screen.getByRole('alert')).toBeTruthy()
    pass(700)
    fireEvent.click(button('Send answer'))
    expect(answers).toEqual([])
    fireEvent.click(screen.getByRole('radio', { name: /The board/ }))
    fireEvent.click(button('Send answer'))
    expect(answers).toEqual([{ requestId: 'req_2', answer: 'board' }])
  })
})

/** As a person reads it where this runs. */
const answeredTime = new Date(questionPrompts.answered.answeredAt ?? '')
  .toLocaleTimeString(undefined, { timeStyle: 'short' })
  .replaceAll(/\s/g, ' ')

describe('a prompt that is history', () => {
  it.each([
    [permissionPrompts.answered, `You approved: delete a file${answeredTime}`],
    [permissionPrompts['answered-elsewhere'], 'Denied elsewhere: delete a file'],
    [permissionPrompts.expired, 'Expired unanswered: delete a file'],
    [questionPrompts.answered, `You answered: The board${answeredTime}`],
    [questionPrompts['answered-elsewhere'], `Answered elsewhere: The team${answeredTime}`],
    [questionPrompts.expired, 'Expired unanswered: Which audience should the summary address?'],
  ])('is one line: $status $kind', (prompt, words) => {
    show(prompt)
    expect(screen.getAllByRole('button')).toEqual([button(words)])
    expect(button(words).getAttribute('aria-expanded')).toBe('false')
  })

  it.each([undefined, 'soon', ''])('says no time where none is known: %s', (answeredAt) => {
    show({ ...permissionPrompts.answered, answeredAt })
    expect(button('You approved: delete a file')).toBeTruthy()
    expect(document.querySelector('time')).toBeNull()
  })

  it('says no time of an answer that came too late', () => {
    show({ ...permissionPrompts.expired, answeredAt: permissionPrompts.answered.answeredAt })
    expect(button('Expired unanswered: delete a file')).toBeTruthy()
  })

  it('tells machines the moment, and leaves the words to the browser, which knows the clock', () => {
    show(permissionPrompts.answered)
    expect(document.querySelector('time')?.dateTime).toBe(permissionPrompts.answered.answeredAt)
    expect(renderToString(<HitlPrompt prompt={permissionPrompts.answered} />)).not.toContain('<time')
  })
})
