import process from 'node:process'
import { chromium } from 'playwright'
import { ensureBrowser, isRunnable, onPath, playwrightsOwn } from './ensureBrowser.mjs'

/** Arguments that keep Chromium off the network, and let it start as root inside a container. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const commandNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const applicationPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * Finds a Chromium to run tests in: `CHROMIUM_PATH`, else one installed on the system, else Playwright's own.
 *
 * @returns {string | undefined} The path of the executable, or undefined where there is none: unit tests run without.
 */
export function findChromium() {
  const asked = process.env['CHROMIUM_PATH']
  if (asked) return asked
  return [...onPath(...commandNames), ...applicationPaths, playwrightsOwn(chromium)].find(isRunnable)
}

/** Makes sure that there is a Chromium: see {@link ensureBrowser}. */
export function ensureChromium() {
  return ensureBrowser({
    name: 'Chromium',
    find: findChromium,
    pathOf: (path) => path,
    packages: ['chromium'],
    playwright: 'chromium',
    variable: 'CHROMIUM_PATH',
  })
}
