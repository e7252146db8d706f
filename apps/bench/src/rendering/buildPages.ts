import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { ContenderPage } from './contenders.ts'

/** Where the pages are built. Ignored by git. */
export const pagesFolder: string = fileURLToPath(new URL('../../dist/pages', import.meta.url))

/**
 * Builds one bundle per contender: nothing is shared, and nobody pays for another's code. React mounts twice under
 * StrictMode only in `development`; everything else is measured in `production`.
 */
export async function buildPages(
  pages: readonly Pick<ContenderPage, 'name' | 'page'>[],
  mode: 'production' | 'development' = 'production',
  /** Modules that others stand in for, by name. */
  alias: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(pagesFolder, { recursive: true })
  for (const { name, page } of pages) {
    await build({
      entryPoints: { [name]: fileURLToPath(new URL(page, import.meta.url)) },
      outdir: pagesFolder,
      bundle: true,
      minify: mode === 'production',
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      alias,
      define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      // What a package loads only when it needs it stays out of the first load, as in a real application.
      splitting: true,
      chunkNames: `${name}-[hash]`,
      loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file' },
      logLevel: 'error',
    })
  }
}
