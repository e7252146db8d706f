import { afterEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt } from '../index.ts'
import '../styles.css'
import { HostScene } from './HostScene.fixtures.tsx'

afterEach(() => delete document.documentElement.dataset['ekTheme'])

const prompt = <HitlPrompt prompt={permissionPrompts.open} onAnswer={() => undefined} />

describe('in the place that a page gives it', () => {
  it('a prompt asks how wide its place is, not the window', async () => {
    await page.viewport(1400, 900)
    const screen = await render(<div style={{ inlineSize: '360px' }}>{prompt}</div>)
    const approve = screen.getByRole('button', { name: 'Approve' }).element()
    const deny = screen.getByRole('button', { name: 'Deny', exact: true }).element()
    expect(approve.getBoundingClientRect().height).toBe(44)
    expect(approve.getBoundingClientRect().width).toBe(deny.getBoundingClientRect().width)
  })

  it.each([270, 360])('nothing reaches out of a panel of %i px', async (width) => {
    await page.viewport(1400, 900)
    const screen = await render(
      <div style={{ inlineSize: `${width}px` }}>
        <HostScene />
      </div>,
    )
    const panel = screen.container.firstElementChild as HTMLElement
    expect(panel.scrollWidth).toBe(width)
  })

  it('a prompt has a width where its place takes that from what is in it', async () => {
    const screen = await render(<div style={{ display: 'inline-flex' }}>{prompt}</div>)
    const card = screen.getByRole('group').element()
    expect(card.getBoundingClientRect().width).toBeGreaterThan(300)
  })

  it('paints its own ground, unless the page has chosen the theme', async () => {
    const screen = await render(prompt)
    const place = screen.container.firstElementChild as HTMLElement
    expect(getComputedStyle(place).backgroundColor).toBe('rgb(255, 255, 255)')
    document.documentElement.dataset['ekTheme'] = 'dark'
    expect(getComputedStyle(place).backgroundColor).toBe('rgba(0, 0, 0, 0)')
  })
})
