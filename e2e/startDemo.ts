import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from './freePort.ts'

/** A demo server of its own, for tests that need to say which Engine it talks to. */
export interface Demo {
  readonly url: string
  /** Resolves when the process is gone. */
  stop: () => Promise<void>
}

/**
 * Starts the built demo against a simulated Engine.
 *
 * @throws Error when it does not serve within 50 s; no process is left behind then.
 */
export async function startDemo(engineUrl: string, engineKey: string): Promise<Demo> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', `${port}`],
    {
      cwd: join(import.meta.dirname, '../apps/demo'),
      env: {
        ...process.env,
        ENGINE_URL: engineUrl,
        ENGINE_KEY: engineKey,
        ENGINE_CANCEL_URL: `${engineUrl}/simulator/cancel`,
        NEXT_TELEMETRY_DISABLED: '1',
      },
      stdio: 'ignore',
    },
  )
  const url = `http://127.0.0.1:${port}`
  try {
    await untilServing(url, child)
  } catch (failure) {
    await stop(child)
    throw failure
  }
  return { url, stop: () => stop(child) }
}

function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve()
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), 5_000)
    child.once('exit', () => {
      clearTimeout(insist)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

async function untilServing(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 50_000
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`The demo ended with code ${child.exitCode} before it served.`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The demo did not start in 50 s.')
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
