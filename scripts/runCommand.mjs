import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'

/** The root of the repository. */
export const root = join(import.meta.dirname, '..')

/** @typedef {{ code: number, output: string }} Outcome What a command ended with, and what it wrote. */

/**
 * Runs a command to its end, without input.
 *
 * @param {string} command A path, or the name of a tool that the root package depends on.
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] With `quiet` the output is collected;
 *   without, it is shown as it comes and `output` stays empty.
 * @returns {Promise<Outcome>} `code` is 1 where a signal ended it or it could not start.
 */
export function runCommand(command, parameters, { cwd = root, env = process.env, quiet = false } = {}) {
  const path = command.includes('/') ? command : join(root, 'node_modules', '.bin', command)
  return new Promise((resolve) => {
    const stdio = quiet ? 'pipe' : 'inherit'
    const child = spawn(path, parameters, { cwd, env, stdio: ['ignore', stdio, stdio] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
