import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ensureChromium } from './chromium.mjs'
import { ensureFirefox } from './firefox.mjs'
import { root, runCommand } from './runCommand.mjs'
import { ensureWebKit } from './webkit.mjs'

/**
 * Runs the tests: `test.mjs` all of them, `test.mjs e2e` those in a browser against the built demo, and with anything
 * else the ones Vitest finds by it (`test.mjs packages/core`, `test.mjs --project unit`). Ends with one line that
 * counts the tests of all runners. The exit code is 0 when nothing failed and every runner ran something.
 */
const words = process.argv.slice(2)
const onlyEndToEnd = words[0] === 'e2e'
/** One whose pattern matches no file any more, and a browser that runs none, would otherwise fall silent. */
const projects = [
  'unit',
  'dom',
  'browser (chromium)',
  'engines (firefox)',
  'engines (webkit)',
  'stories (chromium)',
]
const filtered = words.length > 0 && !onlyEndToEnd

const reports = join(root, '.reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
process.env['NEXT_TELEMETRY_DISABLED'] = '1'

/** @type {Counts[]} */
const counts = []
try {
  process.env['CHROMIUM_PATH'] = ensureChromium()
  // Whoever asks for a part of the tests waits for no browser that it has no use for.
  if (!filtered || words.some((word) => /engines|browser/.test(word))) {
    ensureFirefox()
    ensureWebKit()
  }
  if (!onlyEndToEnd) counts.push(await runVitest(filtered ? words : []))
  if (!filtered) counts.push(await runEndToEnd(onlyEndToEnd ? words.slice(1) : []))
} catch (error) {
  console.error(error)
  counts.push({ passed: 0, failed: 1, skipped: 0 })
}

const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
  counts.reduce((total, count) => total + count[key], 0)
process.exitCode = sum('failed') > 0 ? 1 : 0
const line = `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`
// Read by .ci/run, whose own last lines they become: what a runner printed is far up by then.
const failures = counts.flatMap(({ failures = [] }) => failures)
writeFileSync(join(reports, 'total.txt'), [...failures, line, ''].join('\n'))
console.log(line)

/** @typedef {{ passed: number, failed: number, skipped: number, projects?: string[], failures?: string[] }} Counts */

/** @param {string[]} filters */
async function runVitest(filters) {
  const { code } = await runCommand('vitest', ['run', ...filters])
  const counts = judge('Vitest', code, readReport('vitest.json'))
  const idle = filtered ? [] : projects.filter((name) => counts.projects?.includes(name) === false)
  for (const name of idle) console.error(`The project "${name}" of vitest.config.ts ran no test.`)
  return { ...counts, failed: counts.failed + idle.length }
}

/** @param {string[]} filters */
async function runEndToEnd(filters) {
  console.log('Building the demo for the end-to-end tests.')
  const build = await runCommand(join(root, 'apps/demo/node_modules/.bin/next'), ['build'], {
    cwd: join(root, 'apps/demo'),
    quiet: true,
  })
  if (build.code !== 0) {
    console.error(build.output)
    return judge('The build of the demo', build.code, undefined)
  }
  const { code } = await runCommand('playwright', ['test', ...filters])
  const report = readReport('playwright.json')
  if (report === undefined) return judge('Playwright', code, undefined)
  const { expected, unexpected, flaky, skipped } = report.stats
  // An error outside every test, for instance a file that does not load, is in no test's statistics.
  const failed = unexpected + flaky + report.errors.length
  /** @type {{ message?: string }[]} */
  const errors = report.errors
  const failures = [...errors.map(({ message }) => String(message)), ...failuresIn(report)]
  return judge('Playwright', code, { passed: expected, failed, skipped, failures })
}

/** @typedef {{ title: string, suites?: Suite[], specs?: Spec[] }} Suite */
/** @typedef {{ title: string, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }} Spec */

/**
 * @param {{ suites?: Suite[], specs?: Spec[] }} suite
 * @returns {string[]}
 */
function failuresIn({ suites = [], specs = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''))
      return `${title}: ${messages.join('; ')}`
    })
  return [
    ...own,
    ...suites.flatMap((inner) => failuresIn(inner).map((failure) => `${inner.title} > ${failure}`)),
  ]
}

/** @param {string} name */
function readReport(name) {
  const path = join(reports, name)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/**
 * Makes sure that a runner that failed counts as failed, whatever its report says.
 *
 * @param {string} runner
 * @param {number} code
 * @param {Counts | undefined} counts
 * @returns {Counts}
 */
function judge(runner, code, counts) {
  if (counts === undefined) {
    console.error(`${runner} ended with code ${code} and no report.`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  if (counts.failed > 0) return counts
  if (counts.passed === 0) console.error(`${runner} ran no test.`)
  else if (code !== 0) console.error(`${runner} ended with code ${code} though no test failed.`)
  else return counts
  return { ...counts, failed: 1 }
}
