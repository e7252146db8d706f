import { createEngineClient } from '@engine-kit/core'
import { serveSimulator } from '@engine-kit/simulator/node'
import { createTestEngine } from '@engine-kit/simulator/testing'
import process from 'node:process'
import type { ReliabilityCheck } from './benchReliability.ts'

const bound = 100
const patience = 60_000

/** One line without an end, as fast as it is read: is it refused, and how much memory does that take at most? */
export const endlessLine: ReliabilityCheck = async () => {
  const engine = createTestEngine({
    faults: [{ on: 'stream', fault: { kind: 'endless-line', afterBytes: 0 } }],
  })
  const server = await serveSimulator(engine)
  const client = createEngineClient({ baseUrl: server.url })
  globalThis.gc?.()
  const before = inUse()
  let peak = 0
  const sampling = setInterval(() => (peak = Math.max(peak, inUse() - before)), 5)
  const refused = await Promise.race([
    readToEnd(client.execute({ message: 'Tell me everything', taskId: 'task-1' })),
    new Promise<string>((resolve) => setTimeout(() => resolve(''), patience).unref()),
  ])
  clearInterval(sampling)
  await server.destroy()
  await engine.close()
  return [
    {
      work: 'an endless line: memory of client and server together, at most',
      measured: `${peak.toFixed(0)} MB, then ${refused === '' ? `nothing in ${patience / 1000} s` : refused}`,
      target: `under ${bound} MB, then an error`,
      met: refused !== '' && peak < bound,
    },
  ]
}

async function readToEnd(events: AsyncIterable<unknown>): Promise<string> {
  try {
    const reading = events[Symbol.asyncIterator]()
    while ((await reading.next()).done !== true);
    return ''
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

/** Megabytes that are in use or not yet collected, buffers included. */
function inUse(): number {
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / (1024 * 1024)
}
