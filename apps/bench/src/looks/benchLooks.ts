import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { launchChromium } from '../launchChromium.ts'
import { buildPages } from '../rendering/buildPages.ts'
import { servePages } from '../rendering/servePages.ts'
import { blurTest, type BlurredRegion } from './blurTest.ts'
import type { LooksState } from './conversation.ts'
import { looksRows, type LooksRow, type LooksSetting } from './looksRows.ts'
import type { Figure } from './readers.ts'

/** What was read of the running kit. */
export interface LooksResult {
  readonly chromium: string
  /** ISO 8601. */
  readonly date: string
  /** One figure per setting, in the order of {@link looksSettings}. */
  readonly rows: readonly { readonly row: LooksRow; readonly figures: readonly Figure[] }[]
  /** The waiting prompt, blurred, in each setting. */
  readonly blurs: readonly (readonly BlurredRegion[])[]
  /** How many movements there are where a person wants none. */
  readonly reducedMotion: number
}

/** In these the page is looked at. */
export const looksSettings: readonly LooksSetting[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
]

/** Opens the kit in every state and setting and reads what it looks like. */
export async function benchLooks(): Promise<LooksResult> {
  await buildPages([{ name: 'looks', page: '../looks/looksPage.tsx' }], 'production', {
    'next/navigation': fileURLToPath(new URL('nextNavigation.ts', import.meta.url)),
  })
  const server = await servePages()
  const browser = await launchChromium()
  try {
    const figures = new Map<LooksRow, Figure[]>(looksRows.map((row) => [row, []]))
    const blurs: (readonly BlurredRegion[])[] = []
    for (const setting of looksSettings) {
      for (const state of new Set(looksRows.map((row) => row.state))) {
        const page = await openLooks(browser, server.url, state, setting)
        if (state === 'ask') blurs.push(await blurTest(browser, page))
        for (const row of looksRows.filter((row) => row.state === state)) {
          figures.get(row)?.push(await read(page, row))
        }
        await page.context().close()
      }
    }
    return {
      chromium: browser.version(),
      date: new Date().toISOString(),
      rows: looksRows.map((row) => ({ row, figures: figures.get(row) ?? [] })),
      blurs,
      reducedMotion: await countReducedMotion(browser, server.url),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

async function openLooks(
  browser: Browser,
  url: string,
  state: LooksState,
  { theme, width }: LooksSetting,
  reducedMotion: 'reduce' | 'no-preference' = 'no-preference',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: width === 1280 ? 800 : 844 },
    hasTouch: width === 390,
    reducedMotion,
  })
  const page = await context.newPage()
  await page.goto(`${url}/looks.html?state=${state}&theme=${theme}`)
  await page.waitForSelector(ready[state], { state: 'attached' })
  await page.evaluate(() => document.fonts.ready)
  return page
}

/** What is there once a page is as it stays. */
const ready: Record<LooksState, string> = {
  ask: '.ek-prompt-buttons > [data-variant="primary"][aria-disabled="false"]',
  stream: '.ek-tool-seconds',
  done: '.ek-md-code-run [data-kind]',
  sending: '.ek-user-text',
  empty: '.demo-suggestion',
}

async function read(page: Page, { reader, what }: LooksRow): Promise<Figure> {
  const figure = await page.evaluate((name) => window.looks?.[name](), reader)
  if (figure === undefined) throw new Error(`The page does not tell ${what}.`)
  return figure
}

async function countReducedMotion(browser: Browser, url: string): Promise<number> {
  const page = await openLooks(browser, url, 'stream', { theme: 'light', width: 1280 }, 'reduce')
  const count = await page.evaluate(() => document.getAnimations().length)
  await page.context().close()
  return count
}
