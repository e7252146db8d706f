import process from 'node:process'
import type { BrowserType, LaunchOptions, Page } from 'playwright'
import { windowSize, type Driver, type Window } from './Driver.ts'

/** Opens a browser that Playwright can drive: any Chromium, and its own builds of Firefox and WebKit. */
export async function openWithPlaywright(browserType: BrowserType, options: LaunchOptions): Promise<Driver> {
  const browser = await browserType.launch(options)
  return {
    openProfile: async (size = windowSize) => {
      const context = await browser.newContext({ viewport: size })
      return {
        openWindow: async () => windowOf(await context.newPage(), keyNames(browserType)),
        close: () => context.close(),
      }
    },
    close: () => browser.close(),
  }
}

/** On a Mac, WebKit leads Tab past all that is no field, unless Alt is held. */
function keyNames(browserType: BrowserType): (name: string) => readonly string[] {
  const needsAlt = browserType.name() === 'webkit' && process.platform === 'darwin'
  return (name) => (name === 'Tab' && needsAlt ? ['Alt', name] : [name])
}

function windowOf(page: Page, namesOf: (name: string) => readonly string[]): Window {
  return {
    open: async (address) => {
      await page.goto(address)
    },
    reload: async () => {
      await page.reload()
    },
    // One string says the same to each driver; Playwright itself would hand over a single argument.
    evaluate: (look, ...given) => page.evaluate(`(${look.toString()})(...${JSON.stringify(given)})`),
    move: (x, y) => page.mouse.move(x, y),
    press: () => page.mouse.down(),
    release: () => page.mouse.up(),
    click: (x, y, clickCount = 1) => page.mouse.click(x, y, { clickCount }),
    wheel: (deltaY) => page.mouse.wheel(0, deltaY),
    type: (text) => page.keyboard.type(text),
    keyDown: async (key) => {
      for (const name of namesOf(key)) await page.keyboard.down(name)
    },
    keyUp: async (key) => {
      for (const name of namesOf(key).toReversed()) await page.keyboard.up(name)
    },
    bringToFront: () => page.bringToFront(),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  }
}
