/** One thing to be timed. It returns what it computed, so that nothing of it can be optimised away. */
export interface Contestant {
  readonly name: string
  readonly run: () => number | Promise<number>
}

/**
 * The median time of each contestant in milliseconds, by name.
 *
 * Rounds are interleaved and each begins with another contestant, so that a machine that slows down during the run
 * slows all of them alike: only ratios within one run mean anything.
 *
 * @param rounds how many are measured, after two that only warm up.
 * @throws Error when the contestants do not compute the same result: then they did not do the same work.
 */
export async function interleavedMedians(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  let expected: number | undefined
  for (let round = -warmUps; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(round + warmUps + turn) % contestants.length]
      if (contestant === undefined) continue
      collectGarbage()
      const start = performance.now()
      const result = await contestant.run()
      const duration = performance.now() - start
      expected ??= result
      if (result !== expected) {
        throw new Error(`${contestant.name} computed ${result}, the others ${expected}.`)
      }
      if (round >= 0) times.get(contestant.name)?.push(duration)
    }
  }
  return new Map([...times].map(([name, measured]) => [name, median(measured)]))
}

const warmUps = 2

/** One contestant must not pay for another's rubbish. Does nothing unless Node runs with `--expose-gc`. */
function collectGarbage(): void {
  globalThis.gc?.()
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper
}
