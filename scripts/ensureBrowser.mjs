import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/**
 * A browser that tests run in.
 *
 * @template Found
 * @typedef {object} Browser
 * @property {string} name What people call it.
 * @property {() => Found | undefined} find
 * @property {(found: Found) => string} pathOf
 * @property {readonly string[]} packages What Debian calls it.
 * @property {'chromium' | 'firefox' | 'webkit'} playwright What Playwright calls its own build.
 * @property {string} [variable] Of the environment: where somebody says that it is.
 */

/**
 * Finds a browser and, where there is none, installs it: Debian's packages where this is Debian and we are root, else
 * Playwright's own build. Says on standard output what it did.
 *
 * @template Found
 * @param {Browser<Found>} browser
 * @returns {string} The path of the executable.
 * @throws {Error} When the variable names no executable, or when none could be installed; the message says what to do.
 */
export function ensureBrowser({ name, find, pathOf, packages, playwright, variable }) {
  const asked = variable === undefined ? undefined : process.env[variable]
  if (asked && !isRunnable(asked)) {
    throw new Error(`${variable} is ${asked}, which is not an executable. Correct it, or unset it.`)
  }
  let found = find()
  if (found === undefined) {
    install(name, packages, playwright)
    found = find()
  }
  if (found === undefined) {
    const orVariable = variable === undefined ? '' : `, or set ${variable} to one`
    throw new Error(
      `No ${name} could be installed. Install ${packages.join(' and ')}, or "npx playwright install ${playwright}"${orVariable}.`,
    )
  }
  console.log(`${name}: ${pathOf(found)}`)
  return pathOf(found)
}

/**
 * @param {string} name
 * @param {readonly string[]} packages
 * @param {string} playwright
 */
function install(name, packages, playwright) {
  if (isDebian() && process.getuid?.() === 0) {
    console.log(`No ${name} found: installing ${packages.join(', ')} with apt-get.`)
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update'], environment)
    run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], environment)
    return
  }
  console.log(`No ${name} found: installing the one Playwright keeps for itself.`)
  const folder = createRequire(import.meta.url).resolve('playwright/package.json')
  run(process.execPath, [join(folder, '..', 'cli.js'), 'install', playwright], process.env)
}

/** Whether the packages have the names that Debian gives them. Others that descend from it have other ones. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/**
 * @param {...string} commandNames
 * @returns {string[]} Where on the PATH they would be.
 */
export function onPath(...commandNames) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => commandNames.map((name) => join(folder, name)))
}

/**
 * @param {import('playwright').BrowserType} browserType
 * @returns {string | undefined} Where Playwright keeps its own build, whether it is installed or not.
 */
export function playwrightsOwn(browserType) {
  try {
    return browserType.executablePath()
  } catch {
    // Playwright throws on a platform that it has no build for.
    return undefined
  }
}

/** @param {string | undefined} path */
export function isRunnable(path) {
  if (path === undefined) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
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
