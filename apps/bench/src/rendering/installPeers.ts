import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../peers', import.meta.url))

/**
 * Installs what the peers need, in exact versions and without running their scripts, unless that was done before.
 * They are no part of the workspace, so that nobody else waits for them.
 *
 * @throws Error when they could not be installed.
 */
export function installPeers(): void {
  const marker = join(folder, 'node_modules/.modules.yaml')
  if (existsSync(marker)) return
  console.log('Installing the peers, once.')
  const parameters = ['install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts']
  // The script that runs pnpm runs this too, and says where it is.
  const running = process.env['npm_execpath']
  const [command, ...first] =
    running !== undefined && /pnpm/.test(running)
      ? [process.execPath, running]
      : ['npx', '-y', 'pnpm@10.34.9']
  const { status, error } = spawnSync(command, [...first, ...parameters], { cwd: folder, stdio: 'inherit' })
  if (status !== 0)
    throw new Error(`The peers could not be installed: ${error?.message ?? `code ${status}`}.`)
}

/** The versions of the peers, as they stand in their package.json. */
export function peerVersions(): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  return dependencies
}
