import type { CSSProperties, ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../styles.css'
import { Composer } from './Composer.tsx'

// In Chromium alone: no other driver lets a page believe that there is a finger.

const nothing = (): void => undefined

afterEach(async () => {
  vi.unstubAllGlobals()
  await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: false })
})

async function showAt(width: number, element: ReactNode) {
  const screen = await render(<div style={{ inlineSize: `${width}px` }}>{element}</div>)
  return { screen, field: screen.getByRole('textbox').element() as HTMLTextAreaElement }
}

describe('the field', () => {
  it.each([320, 360])('shows all of its placeholder at %i px, beside Stop', async (width) => {
    for (const placeholder of [
      undefined,
      'Tell the agent what to do next in this workspace, as you would a colleague',
    ]) {
      const { screen, field } = await showAt(
        width,
        <Composer
          status="running"
          onCancel={nothing}
          onSend={nothing}
          {...(placeholder && { placeholder })}
        />,
      )
      const { whiteSpace, textOverflow } = getComputedStyle(field, '::placeholder')
      expect([whiteSpace, textOverflow]).toEqual(['pre-wrap', 'clip'])
      expect(field.scrollHeight).toBeLessThanOrEqual(field.clientHeight)
      expect(field.scrollWidth).toBeLessThanOrEqual(field.clientWidth)
      const { height } = field.getBoundingClientRect()
      await screen.getByRole('textbox').fill('a')
      expect(field.getBoundingClientRect().height).toBe(height)
      await screen.unmount()
    }
  })

  it('has a ring for whoever comes by Tab, and none where the page put them or they pressed', async () => {
    const { screen, field } = await showAt(700, <Composer onSend={nothing} />)
    const ring = (): string => getComputedStyle(field.closest('.ek-composer-box') as Element).outlineStyle
    field.focus()
    expect(ring()).toBe('none')
    await userEvent.keyboard('a')
    expect(ring()).toBe('none')
    field.blur()
    await userEvent.tab()
    expect(document.activeElement).toBe(field)
    expect(ring()).toBe('solid')
    await screen.getByRole('textbox').click()
    expect(ring()).toBe('none')
  })

  it('lays out no more of a log of 1 MB than of one that fills it', async () => {
    const line = 'GET /v1/tasks/1 200\n'
    const heights: number[] = []
    for (const lines of [500, 50_000]) {
      const { screen, field } = await showAt(700, <Composer value={line.repeat(lines)} onSend={nothing} />)
      expect(field.value).toHaveLength(lines * 20)
      expect(field.parentElement?.dataset['text']?.length).toBe(8000)
      heights.push(field.getBoundingClientRect().height)
      await screen.unmount()
    }
    expect(heights[1]).toBe(heights[0])
  })

  it('has letters of 16 px under a finger, so that no phone zooms into it', async () => {
    const small = { '--ek-font-size': '13px' } as CSSProperties
    const { field } = await showAt(
      360,
      <div style={small}>
        <Composer onSend={nothing} />
      </div>,
    )
    expect(getComputedStyle(field).fontSize).toBe('13px')
    await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: true })
    expect(matchMedia('(pointer: coarse)').matches).toBe(true)
    expect(getComputedStyle(field).fontSize).toBe('16px')
  })
})

describe('a composer at the end of the page', () => {
  /** A page of 600 px, of which a keyboard leaves so many. */
  async function coverAllBut(height: number) {
    const view = Object.assign(new EventTarget(), { height: 600, offsetTop: 0, scale: 1 })
    vi.stubGlobal('visualViewport', view)
    vi.spyOn(document.documentElement, 'clientHeight', 'get').mockReturnValue(600)
    const screen = await render(
      <div
        style={{
          position: 'fixed',
          inset: '0 0 auto',
          blockSize: '600px',
          display: 'flex',
          flexDirection: 'column',
        }}
      >
        <div style={{ flex: 1 }} />
        <Composer onSend={nothing} />
      </div>,
    )
    const change = (next: Partial<typeof view>): void => {
      Object.assign(view, next)
      view.dispatchEvent(new Event('resize'))
    }
    const form = screen.container.querySelector('form') as HTMLElement
    const field = screen.getByRole('textbox').element() as HTMLElement
    field.focus()
    change({ height })
    return { change, field, bottom: () => form.getBoundingClientRect().bottom }
  }

  afterEach(() => vi.restoreAllMocks())

  it('stands above the keyboard, and back at the end without it', async () => {
    const { bottom, change } = await coverAllBut(340)
    expect(bottom()).toBe(340)
    change({ height: 300 })
    expect(bottom()).toBe(300)
    change({ offsetTop: 300 })
    expect(bottom()).toBe(600)
    change({ height: 600, offsetTop: 0 })
    expect(bottom()).toBe(600)
  })

  it('stays where it is while the page is zoomed into, and while another field is written in', async () => {
    const { bottom, change, field } = await coverAllBut(340)
    change({ scale: 2 })
    expect(bottom()).toBe(600)
    field.blur()
    change({ scale: 1 })
    expect(bottom()).toBe(600)
  })
})
