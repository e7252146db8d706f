import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { checkApi } from './api.mjs'
import { checkBrowserSupport } from './browserSupport.mjs'
import { checkFileLengths } from './fileLengths.mjs'
import { checkImportArrows } from './importArrows.mjs'
import { listPackages } from './listPackages.mjs'
import { checkNodeEngines } from './nodeEngines.mjs'
import { checkReadmeExamples } from './readmeExamples.mjs'
import { root, runCommand } from './runCommand.mjs'

/**
 * Checks everything that can be known without running the product. All checks run, each failure is shown in full, and
 * the exit code says whether there was one. `check.mjs lint types` runs those whose names hold one of the words.
 *
 * @type {[name: string, problems: () => string[] | Promise<string[]>][]}
 */
const checks = [
  ['import arrows', checkImportArrows],
  ['file lengths', checkFileLengths],
  ['lockfile without hosts', checkLockfile],
  ['Node of what is installed', checkNodeEngines],
  ['browsers in the README', checkBrowserSupport],
  ['format', () => tool('prettier', '--check', '--log-level', 'warn', '.')],
  // References order the packages, and the API listing below reads what this emits.
  ['types of the packages', () => tool('tsc', '-b', ...listPackages().map(({ path }) => path))],
  ['types of tests, stories and scripts', () => tool('tsc', '-p', '.')],
  ['types of the demo', checkDemoTypes],
  ['README examples', checkReadmeExamples],
  ['public API listings', checkApi],
  ['lint', () => tool('eslint', '.', '--max-warnings', '0')],
  ['unused files, exports and dependencies', () => tool('knip')],
]

const words = process.argv.slice(2)
let failed = 0
for (const [name, findProblems] of checks) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue
  const start = performance.now()
  const problems = await findProblems()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  for (const problem of problems) console.log(`       ${problem}`)
  if (problems.length > 0) failed += 1
}
console.log(failed === 0 ? 'Every check passed.' : `${failed} of the checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

/**
 * @param {string} command
 * @param {string[]} parameters
 */
async function tool(command, ...parameters) {
  const { code, output } = await runCommand(command, parameters, { quiet: true })
  return code === 0 ? [] : [...lines(output), `(${command} ended with code ${code})`]
}

/** Next writes the types of the routes first. */
async function checkDemoTypes() {
  const demo = join(root, 'apps/demo')
  const next = join(demo, 'node_modules/.bin/next')
  const generated = await runCommand(next, ['typegen'], { cwd: demo, quiet: true })
  return generated.code === 0 ? tool('tsc', '-p', demo) : lines(generated.output)
}

/** A lockfile that names a registry sends everyone there. */
function checkLockfile() {
  const found = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      /https?:\/\/|tarball:/.test(line) ? [`pnpm-lock.yaml:${index + 1} ${line}`] : [],
    )
  return found
}

/** @param {string} output */
function lines(output) {
  return output.split('\n').filter((line) => line.trim() !== '')
}
