import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './runCommand.mjs'

/**
 * @typedef {object} Manifest The fields of a package.json that the scripts read.
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string>} exports Where each entry is while developing.
 * @property {{ exports: Record<string, string | { types: string, default: string }> }} publishConfig Where it is on npm.
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/** @typedef {{ folder: string, path: string, manifest: Manifest }} Package `folder` is the name below `packages`. */

/**
 * Lists the packages that are published.
 *
 * @returns {Package[]}
 */
export function listPackages() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((folder) => {
      const path = join(root, 'packages', folder)
      return { folder, path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) }
    })
}
