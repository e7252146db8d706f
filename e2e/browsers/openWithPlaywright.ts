import type { BrowserType, LaunchOptions, Page } from '@playwright/test'
import { windowSize, type Driver, type Window } from './Driver.ts'

/** Opens a browser that Playwright can drive: any Chromium, and its own builds of Firefox and WebKit. */
export async function openWithPlaywright(browserType: BrowserType, options: LaunchOptions): Promise<Driver> {
  const browser = await browserType.launch(options)
  return {
    openProfile: async () => {
      const context = await browser.newContext({ viewport: windowSize })
      return {
        openWindow: async () => windowOf(await context.newPage()),
        close: () => context.close(),
      }
    },
    close: () => browser.close(),
  }
}

function windowOf(page: Page): Window {
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
    wheel: (deltaY) => page.mouse.wheel(0, deltaY),
    type: (text) => page.keyboard.type(text),
    key: (name) => page.keyboard.press(name),
    bringToFront: () => page.bringToFront(),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  }
}
