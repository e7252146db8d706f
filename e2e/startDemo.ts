import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A demo server of its own, for a test that needs to say which Engine it talks to. */
export interface Demo {
  readonly url: string
  stop: () => Promise<void>
}

/** Starts the built demo against an Engine. */
export async function startDemo(engineUrl: string, engineKey: string): Promise<Demo> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', `${port}`],
    {
      cwd: join(import.meta.dirname, '../apps/demo'),
      env: { ...process.env, ENGINE_URL: engineUrl, ENGINE_KEY: engineKey, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: 'ignore',
    },
  )
  const url = `http://127.0.0.1:${port}`
  await untilServing(url, child)
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

/** A port nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

async function untilServing(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`The demo ended with code ${child.exitCode} before it served.`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The demo did not start in 20 s.')
}
