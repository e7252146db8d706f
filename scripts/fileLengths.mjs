import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './listFiles.mjs'
import { root } from './runCommand.mjs'

/** A file with more lines than this says on its first line why it is one file. */
const limit = 300

/**
 * Finds the files that are long without a reason.
 *
 * @returns {string[]} One line per file.
 */
export function checkFileLengths() {
  return listFiles('.', /\.(tsx?|mjs|js|css)$/).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const lines = text.trimEnd().split('\n').length
    if (lines <= limit || /^\/[/*]/.test(text)) return []
    return [`${path} has ${lines} lines. Split it, or say in a comment on its first line why it is one file.`]
  })
}
