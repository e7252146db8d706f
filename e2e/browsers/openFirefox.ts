import puppeteer, { type Page } from 'puppeteer-core'
import { windowSize, type Driver, type Window } from './Driver.ts'

/** Opens a Firefox as people have it, by WebDriver BiDi. */
export async function openFirefox(executablePath: string): Promise<Driver> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: windowSize,
  })
  return {
    openProfile: async () => {
      const context = await browser.createBrowserContext()
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
    evaluate: (look, ...given) =>
      page.evaluate(`(${look.toString()})(...${JSON.stringify(given)})`) as Promise<never>,
    move: (x, y) => page.mouse.move(x, y),
    press: () => page.mouse.down(),
    release: () => page.mouse.up(),
    wheel: (deltaY) => page.mouse.wheel({ deltaY }),
    type: (text) => page.keyboard.type(text),
    key: async (name) => {
      const shift = name === 'Shift+Tab'
      if (shift) await page.keyboard.down('Shift')
      await page.keyboard.press(shift ? 'Tab' : name === 'Space' ? ' ' : name)
      if (shift) await page.keyboard.up('Shift')
    },
    bringToFront: () => page.bringToFront(),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => page.close(),
  }
}
