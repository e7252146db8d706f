import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { bundlePacked } from './bundlePacked.mjs'
import { root, runCommand } from './runCommand.mjs'

/** What an application has installed beside the kit, as far as the READMEs speak of it. */
const installed = [
  '@swc/core',
  '@swc/jest',
  '@testing-library/dom',
  '@testing-library/react',
  '@types/node',
  '@types/react',
  'jest-environment-jsdom',
  'jest-fixed-jsdom',
  'preact',
  'react-dom',
]

/**
 * Tries the packages as they were packed with the tools of applications: Node's `require`, the compiler's oldest way to
 * find modules, Jest, and bundlers.
 *
 * @param {string} folder Where they are, below `node_modules`.
 * @param {readonly string[]} entries Each module that an application may import.
 * @returns {Promise<string[]>} What is wrong.
 */
export async function tryPacked(folder, entries) {
  for (const name of installed) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(join(root, 'node_modules', name)), link, 'junction')
  }
  const problems = []
  for (const attempt of [requireAll, findTypes, runJest, bundlePacked]) {
    const start = performance.now()
    problems.push(...(await attempt(folder, entries)))
    console.log(`${attempt.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  }
  return problems
}

/**
 * @param {string} folder
 * @param {readonly string[]} entries
 */
function requireAll(folder, entries) {
  writeFileSync(join(folder, 'load.cjs'), entries.map((entry) => `require('${entry}')\n`).join(''))
  return run(folder, process.execPath, ['load.cjs'])
}

/**
 * @param {string} folder
 * @param {readonly string[]} entries
 */
function findTypes(folder, entries) {
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'\n`)
  // What is `any` would have everything.
  const uses = entries.map((_, index) => `// @ts-expect-error\nentry${index}.missing\n`)
  writeFileSync(join(folder, 'types.ts'), [...imports, ...uses].join(''))
  const options = {
    ...{ noEmit: true, strict: true, target: 'es2022', lib: ['esnext', 'dom', 'dom.iterable'] },
    ...{
      types: ['node'],
      skipDefaultLibCheck: true,
      module: 'commonjs',
      moduleResolution: 'node10',
      ignoreDeprecations: '6.0',
    },
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['types.ts'] }),
  )
  return run(folder, 'tsc', ['-p', '.'])
}

/**
 * Runs the test in the README of the components by the configuration that stands there, with React and with Preact.
 *
 * @param {string} folder
 */
async function runJest(folder) {
  const readme = readFileSync(join(root, 'packages/components/README.md'), 'utf8')
  const files = [...readme.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```$/gms)]
  if (files.length !== 2) return ['packages/components/README.md has no test for Jest, or no configuration.']
  for (const [, name = '', content = ''] of files) writeFileSync(join(folder, name), content)
  writeFileSync(join(folder, 'preact.config.mjs'), withPreact)
  const configurations = ['jest.config.mjs', 'preact.config.mjs']
  const runs = configurations.map((config) => run(folder, 'jest', ['--ci', '--rootDir', '.', '-c', config]))
  return (await Promise.all(runs)).flat()
}

const withPreact = `import configuration from './jest.config.mjs'

export default {
  ...configuration,
  moduleNameMapper: {
    '^react/jsx-runtime$': 'preact/jsx-runtime',
    '^react-dom/test-utils$': 'preact/test-utils',
    '^react-dom/client$': 'preact/compat/client',
    '^react(-dom)?$': 'preact/compat',
  },
}
`

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} parameters
 */
async function run(cwd, command, parameters) {
  const { code, output } = await runCommand(command, parameters, { cwd, quiet: true })
  return code === 0 ? [] : [`"${[command, ...parameters].join(' ')}" failed:\n${output.trim()}`]
}
