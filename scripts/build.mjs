import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { listFiles } from './listFiles.mjs'
import { listPackages } from './listPackages.mjs'
import { loadPacked } from './loadPacked.mjs'
import { root, runCommand } from './runCommand.mjs'

/**
 * Builds every package into its `dist`, packs each as it would be published, has publint and attw judge what was
 * packed, and uses it. The tarballs are made in a temporary folder and removed.
 */
const packages = listPackages()
// Whatever is left in dist from before would be packed too.
for (const { path } of packages) rmSync(join(path, 'dist'), { recursive: true, force: true })
await must('tsc', ['-b', '--force', ...packages.map(({ path }) => path)])
for (const { path, folder } of packages) {
  copyStyles(folder)
  escapeScripts(path)
  // It is of use to the compiler only, and lies where everything is packed.
  rmSync(join(path, 'dist/.tsbuildinfo'))
}

const folder = mkdtempSync(join(tmpdir(), 'engine-kit-pack-'))
try {
  for (const { path, manifest } of packages) {
    const [pnpm, ...first] = findPnpm()
    await must(pnpm, [...first, 'pack', '--pack-destination', folder], path)
    console.log(`built ${manifest.name}`)
  }
  for (const tarball of readdirSync(folder)) {
    const path = join(folder, tarball)
    await must('publint', ['run', path, '--strict'])
    await must('attw', [
      path,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      './styles.css',
      '--format',
      'ascii',
    ])
    console.log(`checked ${tarball}`)
  }
  const problems = await loadPacked(folder, packages)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  console.log('every entry loads in Node as it was packed, and works with the tools of applications')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The compiler leaves style sheets where they are. @param {string} name */
function copyStyles(name) {
  const source = `packages/${name}/src/`
  for (const path of listFiles(source, /\.css$/)) {
    const target = join(root, 'packages', name, 'dist', path.slice(source.length))
    mkdirSync(join(target, '..'), { recursive: true })
    cpSync(join(root, path), target)
  }
}

/**
 * A page that does not say what it is written in reads scripts in the encoding of its own country. An escape says the
 * same in every text, template and pattern.
 *
 * @param {string} path
 */
function escapeScripts(path) {
  for (const name of readdirSync(join(path, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const file = join(path, 'dist', name)
    const escaped = readFileSync(file, 'utf8').replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    writeFileSync(file, escaped)
  }
}

/**
 * The pnpm that runs this script, or else one through npx: under corepack there is none on the PATH.
 *
 * @returns {[string, ...string[]]}
 */
function findPnpm() {
  const running = process.env['npm_execpath']
  if (running !== undefined && basename(running).startsWith('pnpm')) {
    return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running]
  }
  return [join(process.execPath, '../npx'), '-y', 'pnpm@10']
}

/**
 * Runs a command and, where it fails, shows what it wrote and ends the build.
 *
 * @param {string} command
 * @param {string[]} parameters
 * @param {string} [cwd]
 */
async function must(command, parameters, cwd = root) {
  const { code, output } = await runCommand(command, parameters, { cwd, quiet: true })
  if (code === 0) return
  throw new Error(`"${[command, ...parameters].join(' ')}" failed with code ${code}:\n${output.trim()}`)
}
