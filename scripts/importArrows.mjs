import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { listFiles } from './listFiles.mjs'
import { readImports } from './readImports.mjs'
import { root } from './runCommand.mjs'

/**
 * What each package may import: the table of ARCHITECTURE.md. `values` may be used at run time, `types` only in types.
 * A path is the part of a package that has a rule of its own; the longest one that fits counts.
 *
 * @type {Record<string, { values: string[], types?: string[] }>}
 */
export const arrows = {
  'packages/protocol': { values: [] },
  'packages/core': { values: ['@engine-kit/protocol', 'eventsource-parser', 'idb-keyval'] },
  'packages/react': { values: ['@engine-kit/core', 'react', '@tanstack/react-query'] },
  'packages/components': {
    values: ['react', 'decode-named-character-reference'],
    types: ['@engine-kit/core'],
  },
  'packages/components/src/highlight': { values: ['react', '@codemirror/legacy-modes'] },
  'packages/components/src/math': { values: ['react', 'temml'] },
  'packages/gateway': { values: ['@engine-kit/protocol'] },
  'packages/simulator': { values: ['@engine-kit/protocol'] },
  'packages/simulator/src/node': { values: ['@engine-kit/protocol', 'node'] },
  'packages/simulator/src/devEngine.ts': { values: ['@engine-kit/protocol', 'node'] },
}

/** Tests, stories, fixtures and examples are not published, and may use the simulator and any tool besides. */
const unpublished = /\.(test|stories|fixtures)\.tsx?$|\/examples\//

/**
 * Checks every import of every package against the arrows, and the files of the packages for cycles.
 *
 * @returns {string[]} One line per import that must not be. Empty when all is well.
 */
export function checkImportArrows() {
  const files = listFiles('packages', /\.tsx?$/).map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
  return findWrongImports(files)
}

/** @typedef {{ path: string, text: string }} SourceFile `path` is relative to the root. */

/**
 * @param {readonly SourceFile[]} files
 * @returns {string[]}
 */
export function findWrongImports(files) {
  /** @type {Map<string, string[]>} */
  const runtimeGraph = new Map()
  const problems = files.flatMap(({ path, text }) => {
    const imports = readImports(path, text)
    const relative = imports.filter(({ specifier }) => specifier.startsWith('.'))
    runtimeGraph.set(
      path,
      relative.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => resolve(path, specifier)),
    )
    return imports.flatMap((one) => judge(path, one) ?? [])
  })
  return [...problems, ...findCycles(runtimeGraph)]
}

/**
 * @param {string} path
 * @param {import('./readImports.mjs').Import} one
 * @returns {string | undefined}
 */
function judge(path, { specifier, typeOnly }) {
  const home = path.split('/').slice(0, 2).join('/')
  if (specifier.startsWith('.')) {
    const target = resolve(path, specifier)
    if (!target.startsWith(`${home}/`)) return `${path} reaches into ${target}: import the package by name.`
    if (!unpublished.test(path) && unpublished.test(target)) {
      return `${path} is published and imports ${target}, which is not.`
    }
    return undefined
  }
  const rule = ruleFor(path)
  if (rule === undefined) return `${home} has no row in scripts/importArrows.mjs.`
  const target = packageOf(specifier)
  if (rule.values.includes(target) || (typeOnly && rule.types?.includes(target))) return undefined
  if (unpublished.test(path) && isFineInTests(target, rule, path)) return undefined
  if (rule.types?.includes(target)) return `${path} may import only types from ${target}.`
  return `${path} must not import ${specifier}.`
}

/**
 * @param {string} target
 * @param {{ values: string[], types?: string[] }} rule
 * @param {string} path
 */
function isFineInTests(target, rule, path) {
  if (!target.startsWith('@engine-kit/')) return true
  return target === '@engine-kit/simulator' || rule.types?.includes(target) || isOwnName(target, path)
}

/**
 * @param {string} target
 * @param {string} path
 */
function isOwnName(target, path) {
  return path.startsWith(`packages/${target.slice('@engine-kit/'.length)}/`)
}

/** @param {string} path */
function ruleFor(path) {
  const longest = Object.keys(arrows)
    .filter((part) => path === part || path.startsWith(`${part}/`))
    .sort((one, other) => other.length - one.length)[0]
  return longest === undefined ? undefined : arrows[longest]
}

/** @param {string} specifier */
function packageOf(specifier) {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node'
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

/**
 * @param {string} path
 * @param {string} specifier
 */
function resolve(path, specifier) {
  return posix.join(posix.dirname(path), specifier)
}

/**
 * Finds files that need each other at run time. Types may point both ways: they are gone by then.
 *
 * @param {ReadonlyMap<string, string[]>} graph
 * @returns {string[]}
 */
function findCycles(graph) {
  /** @type {string[]} */
  const problems = []
  /** @type {Set<string>} */
  const finished = new Set()
  /** @param {string} path @param {string[]} trail */
  const visit = (path, trail) => {
    if (finished.has(path)) return
    const start = trail.indexOf(path)
    if (start >= 0) {
      problems.push(`These files import each other: ${[...trail.slice(start), path].join(' -> ')}`)
      return
    }
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    finished.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return problems
}
