import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @import { Reporter, TestModule } from 'vitest/node' */

/**
 * A Vitest reporter that writes how many tests passed, failed and were skipped, in which projects, and why each failed,
 * to `.reports/vitest.json`. A file that fails to load and an error outside every test each count as one failure: neither
 * may look like success.
 *
 * @implements {Reporter}
 */
export default class CountReporter {
  /**
   * @param {readonly TestModule[]} testModules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    /** @type {string[]} */
    const failures = unhandledErrors.map((error) => describe('Outside every test', [error]))
    /** @type {Set<string>} */
    const projects = new Set()
    for (const testModule of testModules) {
      projects.add(testModule.project.name)
      if (testModule.errors().length > 0) {
        counts.failed += 1
        failures.push(describe(testModule.moduleId, testModule.errors()))
      }
      for (const suite of testModule.children.allSuites()) {
        // A hook that throws fails its suite, and leaves the suite's tests skipped.
        if (suite.errors().length > 0) {
          counts.failed += 1
          failures.push(describe(suite.fullName, suite.errors()))
        }
      }
      for (const test of testModule.children.allTests()) {
        const { state, errors } = test.result()
        if (state === 'passed') counts.passed += 1
        else if (state === 'failed') {
          counts.failed += 1
          failures.push(describe(`${testModule.relativeModuleId} > ${test.fullName}`, errors))
        } else counts.skipped += 1
      }
    }
    const folder = join(import.meta.dirname, '..', '.reports')
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, 'vitest.json'),
      JSON.stringify({ ...counts, projects: [...projects], failures }),
    )
  }
}

/**
 * @param {string} where
 * @param {readonly unknown[] | undefined} errors
 */
function describe(where, errors = []) {
  const messages = errors.map((error) =>
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error,
  )
  return `${where}: ${messages.join('; ')}`
}
