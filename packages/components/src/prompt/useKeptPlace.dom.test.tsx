import type { PromptStatus } from '@engine-kit/core'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt } from './HitlPrompt.tsx'

async function denyByKeyboard(): Promise<(status: PromptStatus) => void> {
  const { rerender } = render(page('open'))
  const deny = screen.getByRole('button', { name: 'Deny' })
  await waitFor(() => expect(deny.getAttribute('aria-disabled')).toBe('false'))
  deny.focus()
  await userEvent.keyboard('{Enter}')
  return (status) => rerender(page(status))
}

function page(status: PromptStatus) {
  const answer = status === 'open' ? undefined : 'no'
  return (
    <>
      <HitlPrompt prompt={{ ...permissionPrompts[status], answer }} onAnswer={() => {}} />
      <button type="button">Elsewhere</button>
    </>
  )
}

it('keeps the focus at the prompt when the answer takes its buttons away', async () => {
  const moveTo = await denyByKeyboard()
  for (const status of ['sending', 'sent', 'answered'] as const) {
    moveTo(status)
    expect(document.activeElement?.className).toBe('ek-root ek-prompt-place')
  }
  await userEvent.tab()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /You denied/ }))
})

it('lets the focus go where the person takes it', async () => {
  const moveTo = await denyByKeyboard()
  moveTo('sending')
  screen.getByRole('button', { name: 'Elsewhere' }).focus()
  moveTo('answered')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Elsewhere' }))
})

it('takes no focus from a person who has not answered', () => {
  const { rerender } = render(page('open'))
  rerender(page('answered-elsewhere'))
  expect(document.activeElement).toBe(document.body)
})
