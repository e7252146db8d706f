import type { ReactElement } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import kit from '../styles.css?inline'
import { hostSheets } from './hostSheets.fixtures.ts'
import { HostScene } from './HostScene.fixtures.tsx'

// In Chromium alone: to compare every value of every element beside every sheet takes WebKit minutes.

/** Nothing may be on its way from one value to another while values are compared. */
const still = '*, ::before, ::after { transition: none !important; animation: none !important }'

/** What a page hands down and nobody sees in the kit. */
const unseen =
  /^(?:-webkit-tap|-webkit-font-smoothing|text-rendering|text-size-adjust|tab-size|touch-action|transition|animation|-webkit-locale)/

/** What differs between light and dark, which is compared alone in dark: the rest is the same there. */
const colors = /color|background-image|shadow|fill|stroke/

/** The kit's own elements. What is hidden from the eye may be anywhere. */
const ours = '[class^="ek-"]:not(.ek-visually-hidden), [class^="ek-"] > span, [class^="ek-"] > span > span'

const sheets: HTMLStyleElement[] = []

beforeEach(() => {
  addSheet(still)
  addSheet('body { margin: 0 }')
})
afterEach(() => {
  sheets.splice(0).forEach((sheet) => sheet.remove())
  delete document.documentElement.dataset['ekTheme']
})

describe('in the page of an application', () => {
  it.each(Object.entries(hostSheets))('the kit looks as it does alone beside: %s', async (_, css) => {
    addSheet(kit)
    const screen = await render(<HostScene />)
    const approve = screen.getByRole('button', { name: 'Approve' })
    approve.element().closest('.ek-prompt')?.scrollIntoView({ block: 'center' })
    await expect.element(approve).toHaveAttribute('aria-disabled', 'false')
    scrollTo(0, 0)
    // The browser can find what is closed.
    await expect.poll(() => screen.container.querySelector('[hidden=""]')).toBeNull()
    const alone = looksOf(ours)
    document.documentElement.dataset['ekTheme'] = 'dark'
    const aloneInDark = looksOf(ours, colors)
    addSheet(css)
    expect(differences(aloneInDark, looksOf(ours, colors))).toEqual([])
    delete document.documentElement.dataset['ekTheme']
    expect(differences(alone, looksOf(ours))).toEqual([])
    // Its place among the sheets of the page does not matter.
    document.head.append(sheets.find(({ textContent }) => textContent === kit) as Node)
    expect(differences(alone, looksOf(ours))).toEqual([])
  })

  it('the page looks beside the kit as it does alone', async () => {
    await render(<ElementsOfThePage />)
    const alone = looksOf('html, body, main, main *')
    addSheet(kit)
    expect(differences(alone, looksOf('html, body, main, main *'))).toEqual([])
  })
})

function ElementsOfThePage(): ReactElement {
  return (
    <main>
      <h3>
        A heading <code>code</code> <a href="#there">link</a>
      </h3>
      <ul>
        <li>an item</li>
      </ul>
      <button type="button">A button</button>
      <input type="checkbox" />
      <textarea />
      <svg viewBox="0 0 1 1" />
      <table>
        <tbody>
          <tr>
            <td>A cell</td>
          </tr>
        </tbody>
      </table>
    </main>
  )
}

function addSheet(css: string): void {
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
  sheets.push(sheet)
}

const generated = ['', '::before', '::after', '::placeholder']

type Looks = Map<string, Record<string, string>>

/** Every computed value of every element, its generated content included. */
function looksOf(selector: string, properties = /^/): Looks {
  const looks: Looks = new Map()
  document.querySelectorAll(selector).forEach((element, index) => {
    for (const pseudo of element.matches('main span:not([class])') ? [''] : generated) {
      const style = getComputedStyle(element, pseudo)
      const name = `${index} ${element.tagName} ${element.getAttribute('class') ?? ''}${pseudo}`
      looks.set(
        name,
        Object.fromEntries(
          Array.from(style)
            .filter((name) => !unseen.test(name) && !name.startsWith('--') && properties.test(name))
            .map((property) => [property, style.getPropertyValue(property)]),
        ),
      )
    }
  })
  return looks
}

function differences(before: Looks, after: Looks): string[] {
  return [...before].flatMap(([name, values]) =>
    Object.entries(values)
      .filter(([property, value]) => after.get(name)?.[property] !== value)
      .map(([property, value]) => `${name} ${property}: ${value} -> ${after.get(name)?.[property]}`),
  )
}
