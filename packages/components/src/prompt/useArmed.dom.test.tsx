import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { permissionPrompts, questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { HitlPrompt } from './HitlPrompt.tsx'

let now: number
let visibility: DocumentVisibilityState
/** Where the prompt's edges are. */
let box: { top: number; bottom: number }
let looks: number

beforeEach(() => {
  now = 10_000
  visibility = 'visible'
  box = { top: 100, bottom: 300 }
  looks = 0
  // Not the clock: the tests of an application may leave it as it is, too.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(() => {
    looks += 1
    return box as DOMRect
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Lets time pass in which the page looks at itself ten times a second. */
function pass(milliseconds: number): void {
  act(() => void vi.advanceTimersByTime(milliseconds))
}

/** Lets time pass in which the page's timers do not come, as in a tab that nobody looks at. */
function sleep(milliseconds: number): void {
  now += milliseconds
}

function become(next: DocumentVisibilityState): void {
  visibility = next
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
}

function show(prompt = permissionPrompts.open) {
  const onAnswer = vi.fn()
  const { rerender, unmount } = render(<HitlPrompt prompt={prompt} onAnswer={onAnswer} />)
  return {
    onAnswer,
    update: (next: typeof prompt) => rerender(<HitlPrompt prompt={next} onAnswer={onAnswer} />),
    unmount,
  }
}

function isArmed(name = 'Deny'): boolean {
  return screen.getByRole('button', { name }).getAttribute('aria-disabled') === 'false'
}

describe('a prompt takes an answer', () => {
  it('half a second after it has come, by timers that an application’s test runs', () => {
    const { onAnswer } = show()
    pass(400)
    expect(isArmed()).toBe(false)
    pass(100)
    expect(isArmed()).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    expect(onAnswer).toHaveBeenCalledOnce()
  })

  it('not by a timer that comes late, as when the machine has slept', () => {
    const { onAnswer } = show()
    pass(300)
    sleep(60_000)
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    pass(100)
    expect(isArmed()).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    expect(onAnswer).not.toHaveBeenCalled()
    pass(100)
    expect(isArmed()).toBe(true)
  })

  it('not sooner for being pressed again and again', () => {
    const { onAnswer } = show()
    for (let press = 0; press < 20; press++) fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    pass(400)
    expect(isArmed()).toBe(false)
    expect(onAnswer).not.toHaveBeenCalled()
  })

  it('although it moves by less than a person notices', () => {
    show()
    pass(300)
    box = { top: 104, bottom: 304 }
    pass(200)
    expect(isArmed()).toBe(true)
    box = { top: 96, bottom: 296 }
    pass(100)
    expect(isArmed()).toBe(true)
  })

  it('half a second after it has come to rest, however slowly it slid', () => {
    show()
    for (let step = 0; step < 10; step++) {
      box = { top: box.top + 2, bottom: box.bottom + 2 }
      pass(100)
      expect(isArmed()).toBe(false)
    }
    pass(500)
    expect(isArmed()).toBe(true)
  })

  it('not in the moment in which it has just moved, though nobody has looked since', () => {
    const { onAnswer } = show()
    pass(500)
    box = { top: 105, bottom: 305 }
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }))
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    expect(onAnswer).not.toHaveBeenCalled()
    pass(500)
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }))
    expect(onAnswer).toHaveBeenCalledOnce()
  })

  it.each([
    ['its buttons below', permissionPrompts.open, { top: 60, bottom: 300 }, 'Deny', true],
    ['its buttons below', permissionPrompts.open, { top: 100, bottom: 340 }, 'Deny', false],
    ['its options above', questionPrompts.failed, { top: 60, bottom: 300 }, 'Send again', false],
    ['its options above', questionPrompts.failed, { top: 100, bottom: 340 }, 'Send again', true],
  ])('where %s have stayed in place: %#', (_, prompt, grown, name, expected) => {
    show(prompt)
    pass(500)
    expect(isArmed(name)).toBe(true)
    box = grown
    pass(100)
    expect(isArmed(name)).toBe(expected)
  })
})

describe('a prompt in a tab that nobody looks at', () => {
  it('takes no answer, and none for half a second after the tab is shown', () => {
    visibility = 'hidden'
    show()
    pass(1000)
    expect(isArmed()).toBe(false)
    become('visible')
    pass(400)
    expect(isArmed()).toBe(false)
    pass(100)
    expect(isArmed()).toBe(true)
  })

  it('starts again when the tab is shown, though its timers had not come for long', () => {
    show()
    become('hidden')
    sleep(60_000)
    become('visible')
    expect(isArmed()).toBe(false)
    pass(400)
    expect(isArmed()).toBe(false)
    pass(100)
    expect(isArmed()).toBe(true)
  })

  it('lets go at once when the tab is left', () => {
    show()
    pass(500)
    become('hidden')
    expect(isArmed()).toBe(false)
  })
})

describe('a prompt that has nothing to arm', () => {
  it('looks at nothing, and starts again when there is', () => {
    const { update } = show()
    pass(500)
    update(permissionPrompts.sending)
    looks = 0
    pass(1000)
    become('visible')
    expect(looks).toBe(0)
    update(permissionPrompts.failed)
    expect(isArmed('Deny again')).toBe(false)
    pass(400)
    expect(isArmed('Deny again')).toBe(false)
    pass(100)
    expect(isArmed('Deny again')).toBe(true)
  })

  it('looks at nothing once it has gone', () => {
    const { unmount } = show()
    unmount()
    looks = 0
    pass(1000)
    become('visible')
    expect(looks).toBe(0)
  })
})
