import type { Outcome, WorkResult } from './rendering/benchRendering.ts'
import { contenders } from './rendering/contenders.ts'
import type { Measurement } from './rendering/measurePage.ts'
import { workNamed } from './rendering/work.ts'

/** A table: its first row is the header. */
export type Table = readonly (readonly string[])[]

/** Everything about one work, a row per contender. */
export function workTable(result: WorkResult): Table {
  const limit = mediansOf(result, 'limit')
  const measuresWords = limit?.toPixel !== undefined
  const header = [
    'contender',
    'CPU ms',
    '× limit',
    'script ms',
    'style + layout ms',
    'commits',
    'most in a frame',
    'long tasks',
    'longest ms',
    'longest gap ms',
    'heap MB',
    'nodes',
    'layout shift',
    ...(measuresWords ? ['to pixel p50 ms', 'p95 ms', 'unsteadiness'] : []),
  ]
  const rows = result.rows.map(({ contender, outcome }) => {
    if (outcome.kind !== 'finished') return [titleOf(contender), outcomeWords(outcome)]
    const { medians } = outcome
    return [
      titleOf(contender),
      whole(medians.cpu),
      limit === undefined ? '' : (medians.cpu / limit.cpu).toFixed(2),
      whole(medians.script),
      whole(medians.layout),
      whole(medians.commits),
      whole(medians.commitsInAFrame),
      whole(medians.longTasks),
      whole(medians.longestTask),
      whole(medians.longestGap),
      medians.heap.toFixed(1),
      whole(medians.nodes),
      medians.layoutShift.toFixed(4),
      ...(measuresWords
        ? [medians.toPixel, medians.toPixelTail].map((value) => (value ?? NaN).toFixed(1))
        : []),
      ...(measuresWords ? [(medians.unsteadiness ?? NaN).toFixed(2)] : []),
    ]
  })
  return [header, ...rows]
}

/** The targets, and how far we are: each ratio is of medians of one run. */
export function targetTable(results: readonly WorkResult[]): Table {
  const find = (work: string): WorkResult | undefined => results.find((result) => result.work === work)
  const rows: (readonly string[])[] = []
  const add = (
    work: string,
    result: WorkResult | undefined,
    figure: (medians: Measurement, limit: Measurement, contender: string) => number | undefined,
    format: (value: number) => string,
    target: string,
    isMet: (value: number) => boolean,
    by: 'limit' | 'limit-stream' = 'limit',
  ): void => {
    const limit = result && mediansOf(result, by)
    if (result === undefined || limit === undefined) return
    const of = (contender: string): number | undefined => {
      const medians = mediansOf(result, contender)
      return medians && figure(medians, limit, contender)
    }
    const words = (value: number | undefined): string => (value === undefined ? '' : format(value))
    const peers = contenders.filter(({ peer }) => peer).map(({ name }) => ({ name, value: of(name) }))
    const [best] = peers
      .filter((one) => one.value !== undefined)
      .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))
    const ours = of('ours')
    rows.push([
      work,
      words(of(by)),
      best === undefined ? 'none finished' : `${words(best.value)} (${titleOf(best.name)})`,
      ours === undefined ? outcomeWords(outcomeOf(result, 'ours')) : words(ours),
      target,
      ours !== undefined && isMet(ours) ? 'met' : 'missed',
    ])
  }
  const ratio = (medians: Measurement, limit: Measurement): number => medians.cpu / limit.cpu
  const times = (value: number): string => value.toFixed(2)
  const milliseconds = (value: number): string => `${value.toFixed(0)} ms`
  const atMost =
    (bound: number) =>
    (value: number): boolean =>
      value <= bound
  const title = (work: string): string => workNamed(work).title
  for (const [work, bound] of [
    ['flood-100', 1.8],
    ['flood-500', 1.5],
    ['pulled-100', 1.5],
    ['pulled-500', 1.5],
    ['http-1000', 1.3],
    ['http-max-500', 2.5],
    ['thread', 0.7],
  ] as const) {
    add(`${title(work)}, CPU`, find(work), ratio, times, `at most ${bound}`, atMost(bound))
    const { kind } = workNamed(work).drive
    if (kind !== 'flood' && kind !== 'pulled') continue
    // Elsewhere the limit reads the stream as well.
    const behind = `${title(work)}, CPU, by the limit behind the stream`
    add(behind, find(work), ratio, times, `at most ${bound}`, atMost(bound), 'limit-stream')
  }
  const wall = (medians: Measurement, limit: Measurement): number => medians.duration / limit.duration
  for (const work of ['pulled-100', 'pulled-500']) {
    const behind = `${title(work)}, time, by the limit behind the stream`
    add(behind, find(work), wall, times, 'at most 1.3', atMost(1.3), 'limit-stream')
  }
  for (const work of ['delta-to-pixel-50', 'delta-to-pixel-250', 'delta-to-pixel-slow']) {
    const result = find(work)
    // Slowed, the limit is at 13 ms where nothing else runs, and 25 ms are asked for.
    const bound = work === 'delta-to-pixel-slow' ? 1.9 : 1.3
    for (const [name, figure] of [
      ['p50', 'toPixel'],
      ['p95', 'toPixelTail'],
    ] as const) {
      if (bound > 1.5 && name === 'p95') continue
      const share = (medians: Measurement, limit: Measurement): number | undefined =>
        medians[figure] && limit[figure] && medians[figure] / limit[figure]
      add(`${title(work)}, ${name}`, result, share, times, `at most ${bound}`, atMost(bound))
    }
    if (bound > 1.5) continue
    const unsteady = (medians: Measurement): number | undefined => medians.unsteadiness
    add(`${title(work)}, unsteadiness`, result, unsteady, times, 'at most 1', atMost(1))
  }
  const [small, large] = [find('flood-100'), find('flood-500')]
  const perDelta = (medians: Measurement, _limit: Measurement, contender: string): number | undefined => {
    const before = small && mediansOf(small, contender)
    return before && medians.cpu / 5 / before.cpu
  }
  add('cost per delta, 500 KB against 100 KB', large, perDelta, times, 'at most 1.2', atMost(1.2))
  const longTasks = (medians: Measurement): number => medians.longTasks
  for (const work of ['http-1000', 'http-max-500']) {
    add(`${title(work)}, long tasks`, find(work), longTasks, String, 'none', atMost(0))
  }
  const replay = find('replay')
  const cpu = (medians: Measurement): number => medians.cpu
  const longest = (medians: Measurement): number => medians.longestTask
  add(`${title('replay')}, CPU`, replay, cpu, milliseconds, 'at most 250 ms', atMost(250))
  add(`${title('replay')}, longest task over 50 ms`, replay, longest, milliseconds, 'none', atMost(0))
  const perFrame = (medians: Measurement): number => medians.commits / medians.frames
  for (const work of ['flood-100', 'http-1000']) {
    add(`${title(work)}, commits per frame`, find(work), perFrame, times, 'at most 1', atMost(1))
  }
  return [['work', 'DOM limit', 'best peer', 'Engine Kit', 'target', ''], ...rows]
}

/** What the best peer does better than we do, so that nobody has to look for it. */
export function losses(results: readonly WorkResult[]): string[] {
  return results.flatMap((result) => {
    const ours = mediansOf(result, 'ours')
    const better = contenders.flatMap(({ name, peer }) => {
      const medians = peer ? mediansOf(result, name) : undefined
      if (medians === undefined || (ours !== undefined && medians.cpu >= ours.cpu)) return []
      const times = ours === undefined ? '' : ` (${(medians.cpu / ours.cpu).toFixed(2)} of our CPU)`
      return [`${titleOf(name)}${times}`]
    })
    return better.length === 0 ? [] : [`${workNamed(result.work).title}: ${better.join(', ')}`]
  })
}

function outcomeOf(result: WorkResult, contender: string): Outcome | undefined {
  return result.rows.find((row) => row.contender === contender)?.outcome
}

function mediansOf(result: WorkResult, contender: string): Measurement | undefined {
  const outcome = outcomeOf(result, contender)
  return outcome?.kind === 'finished' ? outcome.medians : undefined
}

function outcomeWords(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
    case 'finished':
      return ''
    case 'unfinished':
      return `unfinished in ${outcome.seconds} s`
    case 'left-out':
      return `left out: unfinished at ${outcome.after}`
    case 'failed':
      return `failed: ${outcome.message}`
    default:
      return outcome satisfies never
  }
}

function titleOf(contender: string): string {
  return contenders.find(({ name }) => name === contender)?.title ?? contender
}

function whole(value: number): string {
  return value.toFixed(0)
}
