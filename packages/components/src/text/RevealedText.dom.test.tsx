import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { RevealedText } from './RevealedText.tsx'

function show(text: string, dir?: 'auto'): HTMLElement {
  const { container } = render(<RevealedText text={text} {...(dir && { dir })} />)
  return container.firstElementChild as HTMLElement
}

it('stands in marks of their own between words as they are, left to right unless it is prose', () => {
  const shown = show('rm\u202E -rf\u200B')
  expect(shown.textContent).toBe('rm⟨U+202E⟩ -rf⟨U+200B⟩')
  expect([...shown.children].map((mark) => [mark.className, mark.textContent])).toEqual([
    ['ek-mark', '⟨U+202E⟩'],
    ['ek-mark', '⟨U+200B⟩'],
  ])
  expect(shown.dir).toBe('ltr')
  expect(show('prose', 'auto').dir).toBe('auto')
})

it('says the same without an element for each mark, where there are too many', () => {
  expect(show('a\u200B'.repeat(500)).children).toHaveLength(500)
  const shown = show('a\u200B'.repeat(501))
  expect(shown.children).toHaveLength(0)
  expect(shown.textContent).toBe('a⟨U+200B⟩'.repeat(501))
})
