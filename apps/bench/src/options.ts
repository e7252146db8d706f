import { parseArgs } from 'node:util'
import { contenders } from './rendering/contenders.ts'
import { works } from './rendering/work.ts'

/** What the command line asks for. */
export interface BenchOptions {
  /** `rendering`, `reliability`, `decode`, `looks`: all of them unless some are named. */
  readonly sections: readonly Section[]
  /** Which works. @default all */
  readonly only: readonly string[]
  /** Which contenders. @default all; the DOM limits always take part */
  readonly against: readonly string[]
  /** @default 3 */
  readonly rounds: number
  /** How long the soak of faults takes. @default 1 */
  readonly minutes: number
  /** Whether the results are written: not where contenders or rounds are missing. */
  readonly writes: boolean
}

/** One part of the bench. */
export type Section = 'rendering' | 'reliability' | 'decode' | 'looks'

const sections: readonly Section[] = ['decode', 'rendering', 'reliability', 'looks']

/** @throws Error that says what may be asked for. */
export function readOptions(parameters: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      against: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      minutes: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
    },
  })
  const { only, quick } = values
  const against = values.against ?? (quick ? 'ours' : undefined)
  const rounds = quick ? 1 : readPositive('rounds', values.rounds)
  // Naming works is asking for rendering.
  const named = positionals.length === 0 && only !== undefined ? ['rendering'] : positionals
  return {
    sections: pick('section', named.join(','), sections),
    only: pick(
      'work',
      only ?? '',
      works.map(({ name }) => name),
    ),
    against: pick(
      'contender',
      against === undefined ? '' : `limit,limit-stream,${against}`,
      contenders.map(({ name }) => name),
    ),
    rounds,
    minutes: readPositive('minutes', values.minutes),
    writes: against === undefined && rounds >= 3,
  }
}

/** In their own order, without doubles; all of them where none is named. */
function pick<Name extends string>(kind: string, list: string, all: readonly Name[]): readonly Name[] {
  const asked = list.split(',').filter((name) => name !== '')
  const unknown = asked.find((name) => !all.some((known) => known === name))
  if (unknown !== undefined) throw new Error(`There is no ${kind} "${unknown}". There are ${all.join(', ')}.`)
  return asked.length === 0 ? all : all.filter((name) => asked.includes(name))
}

function readPositive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new Error(`--${name} takes a number above 0, not "${text}".`)
}
