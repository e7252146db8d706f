import process from 'node:process'
import { firefox } from 'playwright'
import { ensureBrowser, isRunnable, onPath, playwrightsOwn } from './ensureBrowser.mjs'

/**
 * A Firefox to run tests in. `released` is one that people use; Playwright cannot drive it, and needs a build of its own.
 *
 * @typedef {{ build: 'released' | 'playwright', path: string }} Firefox
 */

const applicationPaths = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/**
 * Finds a Firefox: `FIREFOX_PATH`, else one installed on the system, else Playwright's own.
 *
 * @returns {Firefox | undefined}
 */
export function findFirefox() {
  const asked = process.env['FIREFOX_PATH']
  const released = asked ? [asked] : [...onPath('firefox-esr', 'firefox'), ...applicationPaths]
  const path = released.find(isRunnable)
  if (path !== undefined) return { build: 'released', path }
  const own = playwrightsOwn(firefox)
  return own !== undefined && isRunnable(own) ? { build: 'playwright', path: own } : undefined
}

/** Makes sure that there is a Firefox: see {@link ensureBrowser}. */
export function ensureFirefox() {
  return ensureBrowser({
    name: 'Firefox',
    find: findFirefox,
    pathOf: ({ path }) => path,
    packages: ['firefox-esr'],
    playwright: 'firefox',
    variable: 'FIREFOX_PATH',
  })
}
