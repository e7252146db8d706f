import { expect } from '@playwright/test'
import type { Window } from '../browsers/Driver.ts'

/** What a person points at: a selector and, where several match, what it is called or says. The last one counts. */
export interface Target {
  readonly css: string
  /** The source of a regular expression. */
  readonly words?: string
}

/** How something looks. What is not there has a count of 0, and no text. */
export interface Sight {
  /** How many there are. */
  readonly count: number
  readonly text: string
  readonly state: string | null
  readonly value: string | null
  /** The middle, in pixels of the window. */
  readonly x: number
  readonly y: number
  /** Whether its middle is in view, and nothing else before it. */
  readonly inView: boolean
  readonly focused: boolean
  readonly expanded: string | null
  readonly disabled: string | null
}

/** Looks at the last element that a target means. */
export function see(window: Window, { css, words = '' }: Target): Promise<Sight> {
  return window.evaluate(look, css, words)
}

/** Clicks in the middle of something, once it is in view and rests there. */
export async function click(window: Window, target: Target): Promise<void> {
  let last: Sight | undefined
  const rests = async (): Promise<boolean> => {
    const before = last
    last = await see(window, target)
    return last.inView && before?.x === last.x && before.y === last.y
  }
  await until(rests, `${target.css} ${target.words ?? ''} rests in view`).toBe(true)
  const { x, y } = last as unknown as Sight
  await window.click(x, y)
}

/** Resolves when something looks as it should. */
export async function untilSeen(window: Window, target: Target, sight: Partial<Sight>): Promise<void> {
  await until(() => see(window, target), `${target.css} ${target.words ?? ''}`).toMatchObject(sight)
}

/** Resolves when something says what it should. */
export async function untilSaid(window: Window, target: Target, words: string | RegExp): Promise<void> {
  await until(async () => (await see(window, target)).text).toMatch(words)
}

/** Waits for what a look finds, by the matcher behind it. Playwright itself would soon look but once a second. */
export function until<Found>(
  look: () => Promise<Found>,
  message = '',
): ReturnType<typeof expect.poll<Found>> {
  return expect.poll(look, { message, intervals: [50] })
}

/** Runs in the page, and so stands for itself. */
function look(css: string, words: string): Sight {
  const pattern = new RegExp(words)
  const found = [...document.querySelectorAll<HTMLElement>(css)].filter((element) =>
    pattern.test(element.getAttribute('aria-label') ?? element.textContent.trim()),
  )
  const element = found.at(-1)
  const box = element?.getBoundingClientRect() ?? new DOMRect()
  const x = Math.round(box.x + box.width / 2)
  const y = Math.round(box.y + box.height / 2)
  const top = document.elementFromPoint(x, y)
  return {
    count: found.length,
    text: element?.textContent ?? '',
    state: element?.getAttribute('data-state') ?? null,
    value: element instanceof HTMLTextAreaElement ? element.value : null,
    x,
    y,
    inView: box.width > 0 && top !== null && element?.contains(top) === true,
    focused: element !== undefined && element === document.activeElement,
    expanded: element?.getAttribute('aria-expanded') ?? null,
    disabled: element?.getAttribute('aria-disabled') ?? null,
  }
}
