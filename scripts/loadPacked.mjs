import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { runCommand } from './runCommand.mjs'
import { tryPacked } from './tryPacked.mjs'

/** @import { Package } from './listPackages.mjs' */

/**
 * Unpacks tarballs side by side, the way an application has them installed, loads every entry in Node, and tries them with
 * the tools of applications.
 *
 * @param {string} folder Where the tarballs are.
 * @param {readonly Package[]} packages
 * @returns {Promise<string[]>} What is wrong. Empty when every entry loads and nothing but the product was packed.
 */
export async function loadPacked(folder, packages) {
  const problems = []
  for (const one of packages) {
    const { name, version } = one.manifest
    const target = join(folder, 'node_modules', name)
    mkdirSync(target, { recursive: true })
    const tarball = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components', '1'])
    for (const path of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
      if (/\.(test|stories|fixtures)\.|tsbuildinfo/.test(path)) problems.push(`${tarball} holds ${path}.`)
    }
    linkDependencies(one, join(folder, 'node_modules'))
  }
  const entries = packages.flatMap(({ manifest }) =>
    Object.entries(manifest.publishConfig.exports)
      .filter(([, target]) => typeof target !== 'string')
      .map(([subpath]) => subpath.replace('.', manifest.name)),
  )
  const loader = join(folder, 'load.mjs')
  writeFileSync(loader, entries.map((entry) => `await import('${entry}')\n`).join(''))
  const { code, output } = await runCommand(process.execPath, [loader], { cwd: folder, quiet: true })
  if (code !== 0) return [...problems, output.trim()]
  return [...problems, ...(await tryPacked(folder, entries))]
}

/**
 * The packages of others are taken from where they are installed already.
 *
 * @param {Package} one
 * @param {string} modules
 */
function linkDependencies({ path, manifest }, modules) {
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (name.startsWith('@engine-kit/')) continue
    const link = join(modules, name)
    mkdirSync(dirname(link), { recursive: true })
    try {
      symlinkSync(realpathSync(join(path, 'node_modules', name)), link, 'junction')
    } catch (error) {
      // Two packages may have the same dependency.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
