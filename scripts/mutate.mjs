import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { root, runCommand } from './runCommand.mjs'

/**
 * Changes the code in small ways, one after the other, and counts which changes the tests in Node and jsdom notice:
 * `mutate.mjs` in the kept sample, `mutate.mjs packages/core/src/retryDelay.ts` in the files that are named. Fails where
 * a part has less than its goal. One or two changes a second.
 */
const sample = [
  'packages/core/src/keepOwnAnswers.ts',
  'packages/core/src/requestFailure.ts',
  'packages/core/src/retryDelay.ts',
  'packages/core/src/storedTask.ts',
  'packages/core/src/messageSender.ts',
  'packages/core/src/taskCommands.ts',
  'packages/gateway/src/isSameOrigin.ts',
  'packages/gateway/src/readBoundedJson.ts',
  'packages/gateway/src/routes.ts',
  'packages/components/src/prompt/useSendOnce.ts',
  'packages/components/src/markdown/safeAddress.ts',
]

const driver =
  /\/core\/src\/(engineClient|messageSender|promptAnswers|tabShare|task(Commands|StateHolder|Store)|turnFollower|watchPage)\.ts$/
const storage = /\/core\/src\/(indexedDb|localStorage|scopedStorage|stored|taskStorage)/

/**
 * Which part a file belongs to, and how many of a hundred changes have to be noticed there: the first that fits.
 *
 * @type {[part: string, path: RegExp, goal: number][]}
 */
const goals = [
  ['drivers', driver, 75],
  ['storage', storage, 90],
  ['state', /\/core\//, 90],
  ['gateway', /\/gateway\//, 90],
  ['prompt', /\/components\/src\/prompt\//, 90],
  ['safe addresses', /\/markdown\/safeAddress\.ts$/, 90],
  ['others', /./, 0],
]

const files = process.argv.length > 2 ? process.argv.slice(2) : sample
const missing = files.filter((file) => !existsSync(join(root, file)))
if (missing.length > 0) throw new Error(`There is no ${missing.join(', ')}: name files from the root.`)
process.chdir(root)
// The changes are made in place, since packages find each other by links, and are taken back in the end.
const { output } = await runCommand('/usr/bin/env', ['git', 'status', '--porcelain', '--', ...files], {
  quiet: true,
})
if (output !== '') throw new Error(`Commit these first, they are going to be changed:\n${output}`)

process.env['MUTATE'] = 'true'
const results = await new Stryker({
  mutate: files,
  testRunner: 'vitest',
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  vitest: { configFile: join(root, 'scripts/mutate.vitest.ts'), related: true },
  coverageAnalysis: 'perTest',
  inPlace: true,
  concurrency: 2,
  timeoutMS: 5_000,
  timeoutFactor: 2,
  // It would write into every file of the repository, and take back what somebody changes meanwhile.
  disableTypeChecks: false,
  reporters: ['progress-append-only'],
  // Of one run of all tests before, on a busy machine.
  dryRunTimeoutMinutes: 20,
  tempDirName: '.reports/mutate',
  allowConsoleColors: false,
}).runMutationTest()

/** @type {Map<string, { noticed: number, all: number, goal: number }>} */
const parts = new Map()
for (const { status, fileName, mutatorName, location, replacement } of results) {
  const path = relative(root, fileName)
  const [part = '', , goal = 0] = goals.find(([, pattern]) => pattern.test(`/${path}`)) ?? []
  const count = parts.get(part) ?? { noticed: 0, all: 0, goal }
  const noticed = status === 'Killed' || status === 'Timeout'
  if (noticed || status === 'Survived' || status === 'NoCoverage') {
    parts.set(part, { ...count, noticed: count.noticed + (noticed ? 1 : 0), all: count.all + 1 })
    const place = `${path}:${location.start.line + 1}:${location.start.column + 1}`
    if (!noticed) console.log(`${place} ${mutatorName}: ${replacement?.replace(/\s+/g, ' ').slice(0, 80)}`)
  }
}
for (const [part, { noticed, all, goal }] of parts) {
  const score = (100 * noticed) / all
  if (score < goal) process.exitCode = 1
  console.log(`${part}: ${noticed} of ${all}, ${score.toFixed(1)} % (goal ${goal} %)`)
}
