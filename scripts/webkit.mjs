import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { webkit } from 'playwright'
import { ensureBrowser, isRunnable, onPath, playwrightsOwn } from './ensureBrowser.mjs'

/**
 * A WebKit to run tests in: WebKitGTK with what drives it and a screen for it, or Playwright's own build.
 *
 * @typedef {{ build: 'gtk', driver: string, browser: string, screen: string } | { build: 'playwright', path: string }} WebKit
 */

/**
 * Finds a WebKit: one installed on the system, else Playwright's own.
 *
 * @returns {WebKit | undefined}
 */
export function findWebKit() {
  const driver = onPath('WebKitWebDriver').find(isRunnable)
  const screen = onPath('Xvfb').find(isRunnable)
  const browser = miniBrowsers().find(isRunnable)
  if (driver !== undefined && screen !== undefined && browser !== undefined) {
    return { build: 'gtk', driver, browser, screen }
  }
  const own = playwrightsOwn(webkit)
  return own !== undefined && isRunnable(own) ? { build: 'playwright', path: own } : undefined
}

/** Makes sure that there is a WebKit: see {@link ensureBrowser}. */
export function ensureWebKit() {
  return ensureBrowser({
    name: 'WebKit',
    find: findWebKit,
    pathOf: (found) => (found.build === 'gtk' ? found.browser : found.path),
    packages: ['webkit2gtk-driver', 'xvfb'],
    playwright: 'webkit',
  })
}

/** They are no commands: each version of WebKitGTK keeps its own beside its libraries. */
function miniBrowsers() {
  return foldersIn('/usr/lib', /./)
    .flatMap((folder) => [folder, ...foldersIn(folder, /^webkit2?gtk-/)])
    .map((folder) => join(folder, 'MiniBrowser'))
}

/**
 * @param {string} folder
 * @param {RegExp} name
 */
function foldersIn(folder, name) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && name.test(entry.name))
    .map((entry) => join(folder, entry.name))
}
