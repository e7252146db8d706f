import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listPackages } from './listPackages.mjs'
import { root } from './runCommand.mjs'

/** @typedef {{ name: string, version: string, engines?: { node?: string }, dependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Manifest */

/**
 * Checks that whatever a user installs with the packages takes every Node that the README promises. Otherwise npm warns
 * at each installation, and yarn 1 refuses it.
 *
 * @returns {string[]} One line per dependency that takes less. Empty when all is well.
 */
export function checkNodeEngines() {
  const { engines } = readManifest(root)
  const promised = /^>=(\d+\.\d+)$/.exec(engines?.node ?? '')?.[1]
  if (promised === undefined) return ['package.json: engines.node has to be of the form >=20.19']
  /** @type {Map<string, Manifest>} */
  const found = new Map()
  for (const { path } of listPackages()) collect(path, found)
  return [...found.values()].flatMap(({ name, version, engines: { node = '*' } = {} }) =>
    takesAllFrom(promised, node)
      ? []
      : [`${name}@${version} takes Node ${node}, and we promise >=${promised}`],
  )
}

/**
 * Whether a range of `engines` takes a version and every major one behind it that is in use.
 *
 * @param {string} version `major.minor`
 * @param {string} range Of the forms that are in use: `*`, `>=`, `^`, and several of them with `||`. Another is not read.
 */
export function takesAllFrom(version, range) {
  const [major = 0] = parts(version)
  const later = [22, 24, 26].filter((candidate) => candidate > major)
  return [parts(version), ...later.map((candidate) => [candidate, 99, 0])].every((candidate) =>
    range.split('||').some((alternative) => takes(candidate, alternative.trim())),
  )
}

/**
 * @param {readonly number[]} version
 * @param {string} range
 */
function takes(version, range) {
  if (range === '*' || range === '') return true
  const [, operator, least] = /^(>=|\^)\s*v?(\d+(?:\.\d+){0,2})$/.exec(range) ?? []
  if (least === undefined) return false
  const from = parts(least)
  const sameMajor = operator === '>=' || version[0] === from[0]
  return sameMajor && compare(version, from) >= 0
}

/** @param {string} version */
function parts(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return [major, minor, patch]
}

/**
 * @param {readonly number[]} one
 * @param {readonly number[]} other
 */
function compare(one, other) {
  const index = one.findIndex((part, place) => part !== other[place])
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}

/**
 * Everything that is installed with a package: what it depends on, its peers, and so on.
 *
 * @param {string} path
 * @param {Map<string, Manifest>} found By its folder.
 */
function collect(path, found) {
  if (found.has(path)) return
  const manifest = readManifest(path)
  found.set(path, manifest)
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const folder = findInstalled(name, path)
    // An optional peer may be missing.
    if (folder !== undefined) collect(folder, found)
  }
}

/**
 * @param {string} name
 * @param {string} from
 * @returns {string | undefined}
 */
function findInstalled(name, from) {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
  const above = dirname(from)
  return above === from ? undefined : findInstalled(name, above)
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
