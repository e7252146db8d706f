import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { assistantMessages, userMessages } from '../fixtures/messages.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt, MessageList } from '../index.ts'
import kit from '../styles.css?inline'

const roots: Root[] = []

afterEach(() => {
  flushSync(() => roots.splice(0).forEach((root) => root.unmount()))
  document.body.replaceChildren()
})

describe('in a shadow root', () => {
  it('the kit has its colours and its shape, with no element of the page around it', () => {
    const { shadow } = mount(<HitlPrompt prompt={permissionPrompts.open} onAnswer={() => undefined} />)
    const card = getComputedStyle(find(shadow, '.ek-prompt'))
    expect([card.borderTopWidth, card.borderTopLeftRadius, card.color]).toEqual([
      '1px',
      '16px',
      'rgb(26, 27, 31)',
    ])
    const place = getComputedStyle(find(shadow, '.ek-prompt-place'))
    expect(place.backgroundColor).toBe('rgb(255, 255, 255)')
  })

  it('the host chooses the theme', () => {
    const { shadow, host } = mount(<HitlPrompt prompt={permissionPrompts.open} onAnswer={() => undefined} />)
    host.dataset['ekTheme'] = 'dark'
    expect(getComputedStyle(find(shadow, '.ek-prompt')).color).toBe('rgb(236, 236, 239)')
  })

  it('the focus stays at a prompt that has been answered', async () => {
    const { shadow, show } = mount(null)
    const ask = (prompt: PromptPart): void =>
      show(<HitlPrompt prompt={prompt} onAnswer={() => ask(permissionPrompts.sending)} />)
    ask(permissionPrompts.open)
    const approve = find(shadow, '[data-variant="primary"]')
    // It arms when it was in view, wherever the page stands.
    find(shadow, '.ek-prompt').scrollIntoView({ block: 'center' })
    await expect.poll(() => approve.getAttribute('aria-disabled')).toBe('false')
    approve.focus()
    await userEvent.keyboard(' ')
    await expect.poll(() => find(shadow, '.ek-prompt').dataset['state']).toBe('sending')
    await expect.poll(() => shadow.activeElement?.className).toContain('ek-prompt-place')
  })

  it('what is being selected does not slide away', async () => {
    const { shadow } = mount(
      <div style={{ blockSize: '200px' }}>
        <MessageList messages={[userMessages.sent, assistantMessages.completed]} />
      </div>,
    )
    const list = find(shadow, '.ek-list')
    expect(list.dataset['state']).toBe('following')
    // In view already: to be brought there would let go as well. And by the pointer: what a script selects is not hidden.
    await userEvent.dblClick([...shadow.querySelectorAll('.ek-md-p')].at(-1) as HTMLElement)
    await expect.poll(() => list.dataset['state']).toBe('free')
  })
})

function mount(first: ReactNode) {
  const host = document.body.appendChild(document.createElement('div'))
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(kit)
  shadow.adoptedStyleSheets = [sheet]
  const root = createRoot(shadow)
  roots.push(root)
  const show = (element: ReactNode): void => flushSync(() => root.render(element))
  show(first)
  return { host, shadow, show }
}

function find(within: ShadowRoot, selector: string): HTMLElement {
  const found = within.querySelector<HTMLElement>(selector)
  if (found === null) throw new Error(`Nothing is ${selector}.`)
  return found
}
