import { act } from '@testing-library/react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { permissionPrompts, questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { Composer, HitlPrompt } from '../index.ts'

it('gives no id twice in a page of two roots that a server rendered', () => {
  const complaints = vi.spyOn(console, 'error')
  const island = (
    <>
      <HitlPrompt prompt={permissionPrompts.open} onAnswer={() => undefined} />
      <HitlPrompt prompt={questionPrompts.open} onAnswer={() => undefined} />
      <Composer onSend={() => undefined} />
    </>
  )
  const html = renderToString(island)
  document.body.innerHTML = `<div>${html}</div><div>${html}</div>`
  let roots: Root[] = []
  act(() => {
    roots = [...document.body.children].map((container) => hydrateRoot(container, island))
  })
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(4)
  expect(new Set(ids).size).toBe(ids.length)
  const groups = [...document.querySelectorAll<HTMLInputElement>('[type="radio"]')].map(({ name }) => name)
  expect(new Set(groups).size).toBe(2)
  for (const named of document.querySelectorAll('[aria-labelledby]')) {
    const name = document.getElementById(named.getAttribute('aria-labelledby') ?? '')
    expect(name?.closest('body > div')).toBe(named.closest('body > div'))
  }
  expect(complaints).not.toHaveBeenCalled()
  act(() => roots.forEach((root) => root.unmount()))
})
