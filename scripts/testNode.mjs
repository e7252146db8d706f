import { join } from 'node:path'
import process from 'node:process'
import { root, runCommand } from './runCommand.mjs'

/**
 * Runs the tests in Node and jsdom with another Node: `testNode.mjs 24` with the newest 24 of the npm package `node`,
 * `testNode.mjs 22 packages/core` those of a folder.
 */
const [version = '', ...filters] = process.argv.slice(2)
if (!/^\d+(\.\d+)*$/.test(version)) throw new Error('Give the version of Node, for instance 24.')

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const projects = ['--project', 'unit', '--project', 'dom']
const parameters = ['-y', '-p', `node@${version}`, 'node', vitest, 'run', ...projects, ...filters]
const { code } = await runCommand('/usr/bin/env', ['npx', ...parameters])
process.exitCode = code
