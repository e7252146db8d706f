import bcd from '@mdn/browser-compat-data/forLegacyNode'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './listFiles.mjs'
import { root } from './runCommand.mjs'

/**
 * What the packages use in a browser and cannot do without, by what stands in their source and where the compatibility
 * data of MDN has it. What they look for first and do without is not here: see the README.
 *
 * @type {readonly [source: string, path: string][]}
 */
const needed = [
  ['AbortSignal.any(', 'api.AbortSignal.any_static'],
  ['.toWellFormed(', 'javascript.builtins.String.toWellFormed'],
  ['.with(', 'javascript.builtins.Array.with'],
  ['.findLast(', 'javascript.builtins.Array.findLast'],
  ['Object.hasOwn(', 'javascript.builtins.Object.hasOwn'],
  ['(?<=', 'javascript.regular_expressions.lookbehind_assertion'],
  ['throwIfAborted(', 'api.AbortSignal.throwIfAborted'],
  ['new ResizeObserver(', 'api.ResizeObserver'],
  ['@container', 'css.at-rules.container'],
  ['@layer', 'css.at-rules.layer'],
  ['color-mix(', 'css.types.color.color-mix'],
  [':has(', 'css.selectors.has'],
  ['1lh;', 'css.types.length.lh'],
  ['cqi', 'css.types.length.container_query_length_units'],
]

const browsers = /** @type {const} */ (['chrome', 'edge', 'firefox', 'safari', 'safari_ios'])

/**
 * Checks that the README names the oldest browsers that have all that the packages use, and that they still use it.
 *
 * @returns {string[]} One line per problem.
 */
export function checkBrowserSupport() {
  const sources = listFiles('packages', /^packages\/(?:core|react|components)\/src\/.*\.(?:tsx?|css)$/)
    .filter((path) => !/\.(?:test|fixtures|stories)\.|-spec\.d\.ts/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
  const unused = needed
    .filter(([source]) => !sources.some((text) => text.includes(source)))
    .map(([source]) => `scripts/browserSupport.mjs: nothing uses "${source}" any more`)
  const row = `| ${browsers.map(oldest).join(' | ')} |`
  const readme = readFileSync(join(root, 'README.md'), 'utf8').replace(/ +/g, ' ')
  return readme.includes(`\n${row}\n`) ? unused : [...unused, `README.md: the browsers have to be ${row}`]
}

/** @param {typeof browsers[number]} browser */
function oldest(browser) {
  const versions = needed.map(([, path]) => versionOf(path, browser))
  return versions.reduce((one, other) => (isOlder(one, other) ? other : one))
}

/**
 * @param {string} path
 * @param {typeof browsers[number]} browser
 */
function versionOf(path, browser) {
  /** @type {any} */
  let feature = bcd
  for (const name of path.split('.')) feature = feature?.[name]
  const support = feature?.__compat?.support[browser]
  const version = (Array.isArray(support) ? support[0] : support)?.version_added
  if (typeof version !== 'string') throw new Error(`${browser} does not have ${path}, or MDN does not say.`)
  return version.replace('≤', '')
}

/**
 * @param {string} one
 * @param {string} other
 */
function isOlder(one, other) {
  const [a = 0, b = 0] = one.split('.').map(Number)
  const [c = 0, d = 0] = other.split('.').map(Number)
  return a < c || (a === c && b < d)
}
