import { act } from 'react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { freeTextPrompt } from '../fixtures/prompts.fixtures.ts'
import { QuestionPrompt } from '../prompt/QuestionPrompt.tsx'
import { Composer } from './Composer.tsx'

// A page that a server rendered, on a slow line: a person writes and presses before it is woken up.

let root: Root | undefined
const place = document.createElement('div')

afterEach(() => {
  act(() => root?.unmount())
  place.remove()
})

it('keeps a draft that the server did not know of, and what was written before the page woke up', async () => {
  sessionStorage.setItem('ek-draft:early', 'Kept')
  const element = <Composer draftKey="early" onSend={() => undefined} />
  place.innerHTML = renderToString(element)
  document.body.append(place)
  await userEvent.type(place.querySelector('textarea') as HTMLTextAreaElement, 'Early')
  await act(async () => {
    root = hydrateRoot(place, element)
    await Promise.resolve()
  })
  await vi.waitFor(() => expect(place.querySelector('textarea')?.value).toBe('Kept\n\nEarly'))
  expect(sessionStorage.getItem('ek-draft:early')).toBe('Kept\n\nEarly')
  await userEvent.type(place.querySelector('textarea') as HTMLTextAreaElement, '{Enter}')
  expect(sessionStorage.getItem('ek-draft:early')).toBeNull()
})

describe.each([
  ['the composer', <Composer key="1" onSend={() => undefined} />, 'Send'],
  [
    'a question',
    <QuestionPrompt key="1" prompt={freeTextPrompt} onAnswer={() => undefined} />,
    'Send answer',
  ],
])('%s that a server rendered', (_, element, button) => {
  it('keeps what was written before it woke up, and never leaves the page', async () => {
    place.innerHTML = renderToString(element)
    document.body.append(place)
    const field = place.querySelector('textarea') as HTMLTextAreaElement
    await userEvent.type(field, 'Written early')
    const send = [...place.querySelectorAll('button')].find((one) =>
      [one.textContent, one.getAttribute('aria-label')].includes(button),
    )
    const leaving = vi.fn()
    window.addEventListener('beforeunload', leaving)
    const { href } = location
    send?.click()
    await new Promise((resolve) => setTimeout(resolve))
    expect([leaving.mock.calls, location.href]).toEqual([[], href])
    window.removeEventListener('beforeunload', leaving)

    await act(async () => {
      root = hydrateRoot(place, element)
      await Promise.resolve()
    })
    expect(place.querySelector('textarea')?.value).toBe('Written early')
    await userEvent.type(field, '!')
    expect(place.querySelector('textarea')?.value).toBe('Written early!')
    await vi.waitFor(() => expect(send?.getAttribute('aria-disabled')).toBe('false'))
  })
})
