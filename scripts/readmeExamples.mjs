import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root, runCommand } from './runCommand.mjs'

/** Stands on the line above a code block that must compile. A reader of the page does not see it. */
const marker = '<!-- compiled -->'

/** @typedef {{ language: string, code: string }} Example `language` is also the ending of a file's name. */

/**
 * Compiles the marked examples of README.md, each as a module of its own, with the dependencies of the demo.
 *
 * @returns {Promise<string[]>} What the compiler says. Empty when all compile.
 */
export async function checkReadmeExamples() {
  const path = join(root, 'README.md')
  if (!existsSync(path)) return ['There is no README.md.']
  const examples = findExamples(readFileSync(path, 'utf8'))
  if (examples.length === 0) return [`README.md has no code block below a line ${marker}.`]
  return compileExamples(examples)
}

/**
 * @param {readonly Example[]} examples
 * @returns {Promise<string[]>} What the compiler says.
 */
export async function compileExamples(examples) {
  // Inside the demo, because the packages are resolved from there.
  const folder = join(root, 'apps/demo', `.readme-examples-${process.pid}`)
  mkdirSync(folder)
  try {
    for (const [index, { language, code }] of examples.entries()) {
      writeFileSync(join(folder, `example${index + 1}.${language}`), code)
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const { code, output } = await runCommand('tsc', ['-p', folder], { quiet: true })
    return code === 0 ? [] : output.trim().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const settings = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: { noEmit: true, module: 'esnext', moduleResolution: 'bundler', types: ['node'] },
  include: ['*', '../css.d.ts'],
}

/**
 * Finds the marked code blocks of a page.
 *
 * @param {string} markdown
 * @returns {Example[]}
 */
export function findExamples(markdown) {
  const blocks = markdown.matchAll(new RegExp(`^${marker}\\n+\`\`\`(tsx?)\\n(.*?)^\`\`\`$`, 'gms'))
  return Array.from(blocks, ([, language = '', code = '']) => ({ language, code }))
}
