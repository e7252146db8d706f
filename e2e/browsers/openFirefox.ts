import process from 'node:process'
import puppeteer, { type KeyInput, type Page } from 'puppeteer-core'
import { windowSize, type Driver, type Window } from './Driver.ts'

/** Opens a Firefox as people have it, by WebDriver BiDi. */
export async function openFirefox(executablePath: string): Promise<Driver> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: null,
  })
  return {
    openProfile: async (size = windowSize) => {
      const context = await browser.createBrowserContext()
      return {
        openWindow: async () => {
          const page = await context.newPage()
          await page.setViewport(size)
          return windowOf(page)
        },
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
    click: (x, y, count = 1) => page.mouse.click(x, y, { count }),
    wheel: (deltaY) => page.mouse.wheel({ deltaY }),
    type: (text) => page.keyboard.type(text),
    keyDown: (name) => page.keyboard.down(keyOf(name)),
    keyUp: (name) => page.keyboard.up(keyOf(name)),
    bringToFront: () => page.bringToFront(),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => page.close(),
  }
}

function keyOf(name: string): KeyInput {
  const control = process.platform === 'darwin' ? 'Meta' : 'Control'
  return (name === 'ControlOrMeta' ? control : name) as KeyInput
}
