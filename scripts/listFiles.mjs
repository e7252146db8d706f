import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './runCommand.mjs'

const generated = new Set([
  'node_modules',
  'dist',
  '.next',
  '.git',
  '.reports',
  'storybook-static',
  'test-results',
])

/**
 * Lists the files below a folder that people write: nothing generated and nothing installed.
 *
 * @param {string} folder Relative to the root of the repository. A folder that does not exist has no files.
 * @param {RegExp} pattern What a path must match.
 * @returns {string[]} Paths relative to the root, with forward slashes, sorted.
 */
export function listFiles(folder, pattern) {
  const start = join(root, folder)
  return (existsSync(start) ? walk(start) : [])
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => pattern.test(path))
    .sort()
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (generated.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return entry.isFile() ? [path] : []
  })
}
