import type { PromptPart } from '@engine-kit/core'
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { freeTextPrompt, questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt } from './HitlPrompt.tsx'

function show(prompt: PromptPart): void {
  render(<HitlPrompt prompt={prompt} onAnswer={() => undefined} />)
}

function chosen(): string | undefined {
  const radios = screen.queryAllByRole<HTMLInputElement>('radio')
  return radios.find(({ checked }) => checked)?.closest('label')?.textContent
}

function ownWords(): string | undefined {
  return screen.queryByRole<HTMLTextAreaElement>('textbox')?.value
}

describe('what a person reads of a question', () => {
  it('is the question, every option with what it means, and a place for their own words', () => {
    show(questionPrompts.open)
    const group = screen.getByRole('group', { name: questionPrompts.open.question })
    expect(group.textContent).toBe(
      'Which audience should the summary address?' +
        'The teamShort, with the open tasks first' +
        'The boardOne page, figures and risks' +
        'Something else' +
        'Send answer',
    )
    expect([chosen(), ownWords()]).toEqual([undefined, undefined])
  })

  it('is that there is one, where the Engine said no more', () => {
    show({ ...freeTextPrompt, question: '' })
    expect(screen.getByRole('group', { name: 'The agent asks a question' })).toBeTruthy()
    expect([chosen(), ownWords()]).toEqual([undefined, ''])
  })

  it.each([
    ['an option', questionPrompts.failed, 'board', 'The boardOne page, figures and risks', undefined],
    ['own words', questionPrompts.failed, 'Both', 'Something else', 'Both'],
    ['own words', { ...freeTextPrompt, status: 'failed' as const }, 'launch.md', undefined, 'launch.md'],
  ])('is their answer that did not arrive: %s', (_, prompt, answer, choice, words) => {
    show({ ...prompt, answer })
    expect([chosen(), ownWords()]).toEqual([choice, words])
    expect(screen.getByRole('group').textContent).toContain('Your answer did not arrive.')
    expect(screen.getByRole('button').textContent).toBe('Send again')
  })

  it.each([
    [questionPrompts.sending, 'Sending: The team…'],
    [questionPrompts.sent, 'Sent: The team. Waiting for the Engine to confirm…'],
  ])('is their answer under way, and no way to give another: $status', (prompt, words) => {
    show(prompt)
    expect(screen.getByRole('group').textContent).toContain(words)
    expect(screen.queryByRole('radio')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })
})
