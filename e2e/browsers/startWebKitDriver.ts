import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { freePort } from '../freePort.ts'

/** A WebKitWebDriver that listens, on a screen of its own. */
export interface WebKitDriver {
  readonly url: string
  stop: () => Promise<void>
}

/**
 * Starts WebKitWebDriver on a screen that nobody sees: WebKitGTK has no mode without one.
 *
 * @throws Error when either does not start; nothing is left behind then.
 */
export async function startWebKitDriver(paths: { driver: string; screen: string }): Promise<WebKitDriver> {
  // It chooses a number that is free, and says which once it is ready.
  const screen = spawn(
    paths.screen,
    ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const processes: ChildProcess[] = [screen]
  const stop = async (): Promise<void> => {
    for (const child of processes.toReversed()) await end(child)
  }
  try {
    const number = await firstLine(screen)
    const port = await freePort()
    const driver = spawn(paths.driver, [`--port=${port}`, '--host=127.0.0.1'], {
      env: { ...process.env, ...withoutDesktop, DISPLAY: `:${number}` },
      stdio: 'ignore',
    })
    processes.push(driver)
    const url = `http://127.0.0.1:${port}`
    await untilReady(url, driver)
    return { url, stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}

/** There is no desktop whose buses and graphics one could ask, and wait for. */
const withoutDesktop = {
  GDK_BACKEND: 'x11',
  GSETTINGS_BACKEND: 'memory',
  GIO_USE_VFS: 'local',
  NO_AT_BRIDGE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
}

async function firstLine({ stdout }: { stdout: NodeJS.ReadableStream | null }): Promise<string> {
  if (stdout !== null) for await (const line of createInterface({ input: stdout })) return line
  throw new Error('Xvfb ended before it was ready.')
}

async function untilReady(url: string, driver: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with code ${driver.exitCode}.`)
    const answer = await fetch(`${url}/status`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('WebKitWebDriver did not start in 30 s.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
