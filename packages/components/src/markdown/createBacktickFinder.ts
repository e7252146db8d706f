import { matchAt } from './matchAt.ts'

/** Where the next run of exactly these backticks is, from a place on. */
export type BacktickFinder = (run: string, from: number) => number | undefined

/** Finds what ends code. A text full of runs that nothing ends is looked through once. */
export function createBacktickFinder(text: string): BacktickFinder {
  let lastRuns: Map<string, number> | undefined
  return (run, from) => {
    lastRuns ??= new Map(Array.from(text.matchAll(/`+/g), ({ 0: found, index }) => [found, index]))
    if ((lastRuns.get(run) ?? -1) < from) return undefined
    for (let at = text.indexOf(run, from); at >= 0;) {
      const length = matchAt(backticks, text, at)?.[0].length ?? 1
      if (length === run.length) return at
      at = text.indexOf(run, at + length)
    }
    return undefined
  }
}

const backticks = /`+/y
