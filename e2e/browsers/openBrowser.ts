import { chromium, firefox, webkit, type BrowserType, type LaunchOptions } from 'playwright'
import { findFirefox } from '../../scripts/firefox.mjs'
import { findWebKit } from '../../scripts/webkit.mjs'
import type { Driver } from './Driver.ts'
import { openFirefox } from './openFirefox.ts'
import { openWebKit } from './openWebKit.ts'
import { openWithPlaywright } from './openWithPlaywright.ts'

export type BrowserName = 'chromium' | 'firefox' | 'webkit'

/**
 * Opens a browser: one that people use where there is one, else Playwright's own build.
 *
 * @param options How Playwright launches a Chromium.
 * @throws Error when the browser is not installed; the message says what is missing.
 */
export async function openBrowser(name: BrowserName, options: LaunchOptions): Promise<Driver> {
  switch (name) {
    case 'chromium':
      return openWithPlaywright(chromium, options)
    case 'firefox': {
      const found = findFirefox()
      if (found === undefined) throw missing('Firefox: firefox-esr on Debian')
      return found.build === 'released' ? openFirefox(found.path) : own(firefox, found.path)
    }
    case 'webkit': {
      const found = findWebKit()
      if (found === undefined) throw missing('WebKit: webkit2gtk-driver and xvfb on Debian')
      return found.build === 'gtk' ? openWebKit(found) : own(webkit, found.path)
    }
    default:
      return name satisfies never
  }
}

function own(browserType: BrowserType, executablePath: string): Promise<Driver> {
  return openWithPlaywright(browserType, { executablePath })
}

function missing(what: string): Error {
  return new Error(`There is no ${what}, elsewhere "npx playwright install firefox webkit".`)
}
