import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'

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
  return [...onPath(), ...applicationPaths, playwrightsOwn()].find(
    (path) => path !== undefined && isRunnable(path),
  )
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
  install()
  const installed = findChromium()
  if (installed === undefined) {
    throw new Error(
      'No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
    )
  }
  console.log(`Chromium: installed ${installed}`)
  return installed
}

function onPath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => commandNames.map((name) => join(folder, name)))
}

/** @returns {string | undefined} */
function playwrightsOwn() {
  try {
    return chromium.executablePath()
  } catch {
    // Playwright throws on a platform that it has no build for.
    return undefined
  }
}

/** @param {string} path */
function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function install() {
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No Chromium found: installing the chromium package with apt-get.')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update'], environment)
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], environment)
    return
  }
  console.log('No Chromium found: installing the one Playwright keeps for itself.')
  const playwright = createRequire(import.meta.url).resolve('playwright/package.json')
  run(process.execPath, [join(playwright, '..', 'cli.js'), 'install', 'chromium'], process.env)
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {NodeJS.ProcessEnv} environment
 */
function run(command, parameters, environment) {
  const { status, error } = spawnSync(command, parameters, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  })
  if (status !== 0) {
    throw new Error(
      `"${command} ${parameters.join(' ')}" failed${error ? `: ${error.message}` : ` with code ${status}`}.`,
    )
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) ensureChromium()
