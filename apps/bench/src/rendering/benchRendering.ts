import { loadavg } from 'node:os'
import { launchChromium } from '../launchChromium.ts'
import type { BenchOptions } from '../options.ts'
import { buildPages } from './buildPages.ts'
import { contenders, type ContenderPage } from './contenders.ts'
import { installPeers } from './installPeers.ts'
import { measurePage, type Measurement } from './measurePage.ts'
import { servePages } from './servePages.ts'
import { works, type Work } from './work.ts'

/** Everybody at one work, in one run. */
export interface WorkResult {
  readonly work: string
  /** ISO 8601. */
  readonly date: string
  readonly rounds: number
  /** How many processes wanted a processor when it began. */
  readonly load: number
  readonly rows: readonly ResultRow[]
}

/** One contender at that work. */
export interface ResultRow {
  readonly contender: string
  readonly outcome: Outcome
}

/** The medians over all rounds, or why there are none. */
export type Outcome =
  | { readonly kind: 'finished'; readonly medians: Measurement }
  | { readonly kind: 'unfinished'; readonly seconds: number }
  /** It did not finish a smaller work of the same kind. */
  | { readonly kind: 'left-out'; readonly after: string }
  | { readonly kind: 'failed'; readonly message: string }

/** Seconds after which a contender counts as unfinished, and how many more than its own time a stream gets. */
const cap = 40
const grace = 20

/**
 * Measures the works one after the other, all contenders in each round, every round beginning with another of them: a
 * machine that slows down meanwhile slows all of them alike.
 */
export async function benchRendering(
  options: BenchOptions,
  onResult: (result: WorkResult, chromium: string) => Promise<void>,
): Promise<void> {
  const taking = contenders.filter(({ name }) => options.against.includes(name))
  if (taking.some(({ peer }) => peer)) installPeers()
  await buildPages(taking)
  const server = await servePages()
  let browser = await launchChromium()
  const version = browser.version()
  const beaten = new Set<string>()
  for (const work of works.filter(({ name }) => options.only.includes(name))) {
    const result: WorkResult = {
      work: work.name,
      date: new Date().toISOString(),
      rounds: options.rounds,
      load: loadavg()[0] ?? NaN,
      rows: await measureWork(work),
    }
    await onResult(result, version)
  }
  await browser.close()
  await server.close()

  async function measureWork(work: Work): Promise<ResultRow[]> {
    const runs = new Map<ContenderPage, Outcome | Measurement[]>()
    for (const contender of taking) {
      const leftOut = work.name === 'flood-500' && beaten.has(contender.name)
      runs.set(contender, leftOut ? { kind: 'left-out', after: '100 KB' } : [])
    }
    for (let round = 0; round < options.rounds; round++) {
      for (let turn = 0; turn < taking.length; turn++) {
        const contender = taking[(round + turn) % taking.length]
        const before = contender && runs.get(contender)
        if (contender === undefined || !Array.isArray(before)) continue
        const next = await measureOnce(work, contender)
        if ('kind' in next) runs.set(contender, next)
        else before.push(next)
      }
    }
    return [...runs].map(([{ name }, run]) => {
      return {
        contender: name,
        outcome: Array.isArray(run) ? { kind: 'finished', medians: mediansOf(run) } : run,
      }
    })
  }

  async function measureOnce(work: Work, { name }: ContenderPage): Promise<Outcome | Measurement> {
    const { drive } = work
    const seconds =
      drive.kind === 'rate' || drive.kind === 'words' ? work.pieces().length / drive.perSecond + grace : cap
    try {
      const measured = await measurePage(
        browser,
        `${server.url}/${name}.html?work=${work.name}`,
        work.slowdown,
        seconds * 1000,
      )
      if (measured !== undefined) return measured
    } catch (error) {
      await restart()
      return { kind: 'failed', message: firstLine(error) }
    }
    // The page is still at work, and a page that is cannot be closed.
    await restart()
    if (work.name === 'flood-100') beaten.add(name)
    return { kind: 'unfinished', seconds: Math.round(seconds) }
  }

  async function restart(): Promise<void> {
    await browser.close()
    browser = await launchChromium()
  }
}

function mediansOf(runs: readonly Measurement[]): Measurement {
  const [first] = runs
  if (first === undefined) throw new Error('Nothing was measured.')
  const names = Object.keys(first) as (keyof Measurement)[]
  const entries = names.map((name) => [name, median(runs.map((run) => run[name] ?? NaN))] as const)
  return Object.fromEntries(entries) as unknown as Measurement
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  return (low + high) / 2
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
