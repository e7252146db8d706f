import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import { installBrowser, isRunnable, onPath, playwrightsOwn } from './installBrowser.mjs'

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

/**
 * Finds a Chromium and, where there is none, installs one. Says on standard output what it did.
 *
 * @returns {string} The path of the executable.
 * @throws {Error} When `CHROMIUM_PATH` names no executable, or when none could be installed; the message says what to do.
 */
export function ensureChromium() {
  const asked = process.env['CHROMIUM_PATH']
  if (asked && !isRunnable(asked)) {
    throw new Error(`CHROMIUM_PATH is ${asked}, which is not an executable. Correct it, or unset it.`)
  }
  const found = findChromium()
  if (found !== undefined) {
    console.log(`Chromium: ${found}`)
    return found
  }
  installBrowser('Chromium', { packages: ['chromium'], playwright: 'chromium' })
  const installed = findChromium()
  if (installed === undefined) {
    throw new Error(
      'No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
    )
  }
  console.log(`Chromium: installed ${installed}`)
  return installed
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) ensureChromium()
