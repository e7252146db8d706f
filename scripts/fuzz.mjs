import { randomInt } from 'node:crypto'
import process from 'node:process'
import { runCommand } from './runCommand.mjs'

/**
 * Runs the tests in Node and jsdom with fresh seeds: `fuzz.mjs` five times, `fuzz.mjs 20` so many. Stops at the first
 * failure and names its seed. `test` always uses the same one, so that what it says does not depend on luck.
 */
const rounds = Number(process.argv[2] ?? 5)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Give the number of rounds, for instance 20.')

for (let round = 1; round <= rounds; round++) {
  const seed = String(randomInt(2 ** 31))
  console.log(`Round ${round} of ${rounds}, seed ${seed}`)
  const env = { ...process.env, TEST_SEED: seed, CUT_STREAM: 'all' }
  const projects = ['--project', 'unit', '--project', 'dom']
  const { code } = await runCommand('vitest', ['run', '--reporter', 'dot', ...projects], { env })
  if (code === 0) continue
  console.error(`Again: TEST_SEED=${seed} CUT_STREAM=all npx -y pnpm@10 test --project unit --project dom`)
  process.exitCode = 1
  break
}
