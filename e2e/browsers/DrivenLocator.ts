import { ensureAwaited, getIframeScale, Locator, selectorEngine } from '@vitest/browser/locators'
import { page } from 'vitest/browser'
// @ts-expect-error because it has no types
import { __INTERNAL } from 'vitest/internal/browser'

/**
 * What a test in Vitest points at, in a browser of ours. It runs in the page of the test: where to click is found out
 * there, and only the place goes to whoever drives the browser.
 */
class DrivenLocator extends Locator {
  readonly selector: string

  constructor(selector: string, container?: Element) {
    super()
    this.selector = selector
    this._container = container
  }

  override click(options: Pointed = {}): Promise<void> {
    return this.#press(1, options)
  }

  override dblClick(options: Pointed = {}): Promise<void> {
    return this.#press(2, options)
  }

  override wheel({ delta }: { delta?: { y?: number } }): Promise<void> {
    return ensureAwaited(async () => this.triggerCommand('wheel', ...(await this.#place()), delta?.y ?? 0))
  }

  override fill(text: string): Promise<void> {
    if (/^$|\n/.test(text)) throw new Error('What is filled in here has letters, and one line.')
    return ensureAwaited(async () => {
      await this.#select()
      await this.triggerCommand('write', text)
    })
  }

  override clear(): Promise<void> {
    return ensureAwaited(async () => {
      await this.#select()
      await this.triggerCommand('__vitest_keyboard', '{Delete}', { unreleased: [] })
    })
  }

  protected locator(selector: string): Locator {
    return new DrivenLocator(`${this.selector} >> ${selector}`, this._container)
  }

  protected elementLocator(element: Element): Locator {
    return locate(element)
  }

  #press(times: number, { position, ...others }: Pointed): Promise<void> {
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) throw new Error(`A click here knows no option "${unknown}".`)
    return ensureAwaited(async () => this.triggerCommand('click', ...(await this.#place(position)), times))
  }

  /** Where in the window it is, its middle or a place in it, once that is in view, rests there and can be pressed. */
  async #place(position?: Pointed['position']): Promise<[number, number]> {
    let before: DOMRect | undefined
    for (let frame = 0; frame < patience; frame++) {
      // Anew each time: another element may have come in its place.
      const element = await this.findElement()
      const box = element.getBoundingClientRect()
      const x = box.left + (position?.x ?? box.width / 2)
      const y = box.top + (position?.y ?? box.height / 2)
      const top = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(x, y)
      if (top === null || !element.contains(top)) element.scrollIntoView({ block: 'center' })
      else if (before?.x === box.x && before.y === box.y && !element.matches(disabled)) {
        const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect()
        const scale = getIframeScale()
        return [frame.x + x * scale, frame.y + y * scale]
      }
      before = box
      await new Promise(requestAnimationFrame)
    }
    throw new Error(`It does not rest in view where it can be pressed: ${this.selector}`)
  }

  async #select(): Promise<void> {
    const field = (await this.findElement()) as HTMLInputElement | HTMLTextAreaElement
    if (field.matches(disabled)) throw new Error(`It cannot be written in: ${this.selector}`)
    field.focus()
    field.select()
  }
}

interface Pointed {
  readonly position?: { readonly x?: number; readonly y?: number }
}

function locate(element: Element): DrivenLocator {
  return new DrivenLocator(selectorEngine.generateSelectorSimple(element), element)
}

const disabled = ':disabled, [aria-disabled="true"]'

/** Frames: some twenty seconds, as for any wait, and more on a busy machine. */
const patience = 1200

page.extend({ elementLocator: locate })
__INTERNAL._createLocator = (selector: string) => new DrivenLocator(selector)
