import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './runCommand.mjs'

/**
 * Starts the demo for development, with the Engine it brings along, on 127.0.0.1 and the first free port from `PORT`
 * (3000 where it is not set), and prints its address.
 */
const asked = Number(process.env['PORT'] ?? 3000)
if (!Number.isInteger(asked) || asked < 1 || asked > 65_535) {
  throw new Error(`PORT is ${process.env['PORT']}. Set it to a number from 1 to 65535, or unset it.`)
}
const port = await firstFreePort(asked)
const url = `http://127.0.0.1:${port}`

const demo = join(root, 'apps/demo')
const next = join(demo, 'node_modules/next/dist/bin/next')
// A group of its own: Next starts processes that a signal to itself alone would leave behind.
const child = spawn(process.execPath, [next, 'dev', '-H', '127.0.0.1', '-p', String(port)], {
  cwd: demo,
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
})
child.once('exit', (code) => {
  stopGroup()
  process.exit(code ?? 1)
})

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    stopGroup()
    process.exit(0)
  })
}
// npx and pnpm do not pass every signal on. When they are gone, another process has become our parent.
const parent = process.ppid
setInterval(() => {
  if (process.ppid === parent) return
  stopGroup()
  process.exit(0)
}, 500)

await untilServing()
console.log(`\nThe demo is at ${url}\n`)

function stopGroup() {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  } catch {
    // The group has ended already.
  }
}

async function untilServing() {
  for (;;) {
    try {
      await fetch(url)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/**
 * @param {number} first
 * @returns {Promise<number>}
 */
async function firstFreePort(first) {
  for (let candidate = first; candidate < first + 100 && candidate <= 65_535; candidate += 1) {
    if (await isFree(candidate)) return candidate
    console.log(`Port ${candidate} is taken.`)
  }
  throw new Error(`No port from ${first} on is free. Set PORT to one that is.`)
}

/**
 * @param {number} candidate
 * @returns {Promise<boolean>}
 */
function isFree(candidate) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(candidate, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
