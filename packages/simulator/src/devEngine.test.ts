import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readEvents, textOf } from './readEvents.fixtures.ts'

const program = fileURLToPath(new URL('./devEngine.ts', import.meta.url))

let temporary: string
const children: ChildProcess[] = []

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'dev-engine-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(temporary, { recursive: true })
})

interface Started {
  child: ChildProcess
  /** Resolves with all output so far once it holds `text`, rejects when the program ends before. */
  until: (text: string) => Promise<string>
  ended: Promise<unknown[]>
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { ...process.env, TMPDIR: temporary, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  const waiting = new Set<() => void>()
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
    for (const look of [...waiting]) look()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const ended = once(child, 'close')
  const until = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!output.includes(text)) return
        waiting.delete(look)
        resolve(output)
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`It ended without "${text}": ${output}`)))
    })
  return { child, until, ended }
}

it('prints where it is and what to try, answers, and takes its folder along when it is stopped', async () => {
  const { child, until, ended } = start({ PORT: '0', ENGINE_KEY: 'another-key' })
  const output = await until('Ctrl-C')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
  expect(output.match(/curl -N -X POST/g)).toHaveLength(2)
  expect(output).toContain('another-key')
  expect(await readdir(temporary)).toContainEqual(expect.stringMatching(/^engine-workspace-/))

  const execute = (key: string): Promise<Response> =>
    fetch(`${url}/execute`, {
      method: 'POST',
      headers: { 'X-Engine-Key': key },
      body: JSON.stringify({ message: 'Say hello in one short sentence.', task_id: 'demo-001' }),
    })
  expect((await execute('dev-engine-key')).status).toBe(401)
  expect(textOf(await readEvents(await execute('another-key')))).toBe('Hello, it is good to meet you!')

  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(await readdir(temporary)).not.toContainEqual(expect.stringMatching(/^engine-workspace-/))
}, 30_000)

it('says plainly that the port is taken, and leaves nothing behind', async () => {
  const first = start({ PORT: '0' })
  const port = /127\.0\.0\.1:(\d+)/.exec(await first.until('Ctrl-C'))?.[1] ?? ''
  const second = start({ PORT: port })
  await second.until(`Port ${port} is taken`)
  expect(await second.ended).toEqual([1, null])
  first.child.kill('SIGINT')
  expect(await first.ended).toEqual([0, null])
  expect(await readdir(temporary)).not.toContainEqual(expect.stringMatching(/^engine-workspace-/))
}, 30_000)
