import process from 'node:process'
import { firefox } from 'playwright'
import { installBrowser, isRunnable, onPath, playwrightsOwn } from './installBrowser.mjs'

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

/**
 * Finds a Firefox and, where there is none, installs one. Says on standard output what it did.
 *
 * @throws {Error} When `FIREFOX_PATH` names no executable, or when none could be installed; the message says what to do.
 */
export function ensureFirefox() {
  const asked = process.env['FIREFOX_PATH']
  if (asked && !isRunnable(asked)) {
    throw new Error(`FIREFOX_PATH is ${asked}, which is not an executable. Correct it, or unset it.`)
  }
  if (findFirefox() === undefined) {
    installBrowser('Firefox', { packages: ['firefox-esr'], playwright: 'firefox' })
  }
  const found = findFirefox()
  if (found === undefined) {
    throw new Error('No Firefox could be installed. Install Firefox, or set FIREFOX_PATH to one.')
  }
  console.log(`Firefox: ${found.path}`)
}
