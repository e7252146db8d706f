import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import webpack from 'webpack'
import { root } from './runCommand.mjs'

/** What is in the code of components and entries that the example does not use, and must not be shipped with it. */
const unused = ['ek-queue', 'ek-connection', 'ek-math', 'json5 jsonc', 'temml']

/** In the code of what it uses. */
const used = ['ek-list', 'ek-composer', 'ek-prompt']

/** What ships a folder's `main.js` for a browser into another folder. @type {Record<string, Bundle>} */
const bundlers = {
  esbuild: async (folder, outdir) => {
    await esbuild.build({
      ...{ absWorkingDir: folder, entryPoints: ['main.js'], outdir },
      ...{ bundle: true, format: 'esm', splitting: true, minify: true, logLevel: 'silent' },
    })
  },
  Vite: async (folder, outDir) => {
    const rollupOptions = { input: join(folder, 'main.js') }
    await build({ configFile: false, root: folder, logLevel: 'silent', build: { outDir, rollupOptions } })
  },
  webpack: (folder, path) =>
    new Promise((resolve, reject) => {
      // Which modules and exports are left out is decided without that.
      const options = {
        ...packed(folder, path),
        experiments: { css: true },
        optimization: { minimize: false },
      }
      webpack(options, (error, stats) => settle(resolve, reject, error, stats))
    }),
  Rspack: (folder, path) =>
    new Promise((resolve, reject) => {
      rspack(packed(folder, path), (error, stats) => settle(resolve, reject, error, stats))
    }),
}

/** @typedef {(folder: string, target: string) => Promise<void>} Bundle */

/**
 * Bundles the first example of the README with the packages as they were packed.
 *
 * @param {string} folder Where they are, below `node_modules`.
 * @returns {Promise<string[]>} What is wrong.
 */
export async function bundlePacked(folder) {
  const [, example = ''] = /```tsx\n(.*?)^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const { code } = await esbuild.transform(example, { loader: 'tsx', jsx: 'automatic' })
  writeFileSync(join(folder, 'app.js'), code)
  writeFileSync(join(folder, 'main.js'), main)
  const packages = readAll(join(folder, 'node_modules/@engine-kit/components'), '.js')
  const problems = unused
    .filter((words) => !packages.includes(words))
    .map((words) => `Nothing says ${words}.`)
  for (const [name, bundle] of Object.entries(bundlers)) {
    const target = join(folder, 'bundles', name)
    try {
      await bundle(folder, target)
      const shipped = readAll(target, '.js')
      for (const words of unused) if (shipped.includes(words)) problems.push(`${name} ships ${words} unused.`)
      for (const words of used) if (!shipped.includes(words)) problems.push(`${name} does not ship ${words}.`)
      if (!readAll(target, '.css').includes('.ek-list')) problems.push(`${name} ships no styles.`)
    } catch (error) {
      problems.push(`${name}: ${String(error)}`)
    }
  }
  writeFileSync(join(folder, 'main.js'), leak)
  for (const [name, bundle] of Object.entries(bundlers)) {
    const built = await bundle(folder, join(folder, 'bundles', `${name}-leak`)).then(
      () => true,
      () => false,
    )
    if (built) problems.push(`${name} builds a page that imports the gateway, which holds a key.`)
  }
  return problems
}

const leak = `import { createEngineGateway } from '@engine-kit/gateway'
createEngineGateway({})
`

const main = `import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
createRoot(document.body).render(createElement(App))
`

/**
 * @param {string} context
 * @param {string} path
 */
function packed(context, path) {
  const module = { rules: [{ test: /\.css$/, type: 'css' }] }
  return { mode: /** @type {const} */ ('production'), context, entry: './main.js', output: { path }, module }
}

/**
 * @param {() => void} resolve
 * @param {(error: Error) => void} reject
 * @param {Error | null} error
 * @param {{ hasErrors: () => boolean, toString: (preset: 'errors-only') => string } | undefined} stats
 */
function settle(resolve, reject, error, stats) {
  if (error !== null || stats === undefined || stats.hasErrors())
    reject(error ?? new Error(stats?.toString('errors-only')))
  else resolve()
}

/**
 * @param {string} folder
 * @param {string} ending
 */
function readAll(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}
