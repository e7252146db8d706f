import type { BenchOptions } from '../options.ts'
import { attemptsWithoutProgress } from './attemptsWithoutProgress.ts'
import { cutToNextEvent } from './cutToNextEvent.ts'
import { endlessLine } from './endlessLine.ts'
import { openLab, type Lab } from './lab.ts'
import { mountsAndUnmounts } from './mountsAndUnmounts.ts'
import { navigationUnderLoad } from './navigationUnderLoad.ts'
import { replayOfManyEvents } from './replayOfManyEvents.ts'
import { soak } from './soak.ts'
import { twoTabs } from './twoTabs.ts'

/** Everything about reliability, in one run. */
export interface ReliabilityResult {
  /** ISO 8601. */
  readonly date: string
  /** Its version. */
  readonly chromium: string
  readonly rows: readonly ReliabilityRow[]
}

/** One thing that was checked. */
export interface ReliabilityRow {
  readonly work: string
  readonly measured: string
  readonly target: string
  readonly met: boolean
}

/** Measures one thing; may answer several rows about it. */
export type ReliabilityCheck = (lab: Lab, options: BenchOptions) => Promise<readonly ReliabilityRow[]>

const checks: Readonly<Record<string, ReliabilityCheck>> = {
  cutToNextEvent,
  attemptsWithoutProgress,
  mountsAndUnmounts,
  replayOfManyEvents,
  navigationUnderLoad,
  endlessLine,
  twoTabs,
  soak,
}

/** Runs one check after the other. One that breaks is a row that is missed, and the others still run. */
export async function benchReliability(options: BenchOptions): Promise<ReliabilityResult> {
  const lab = await openLab()
  const rows: ReliabilityRow[] = []
  for (const [name, check] of Object.entries(checks)) {
    try {
      rows.push(...(await check(lab, options)))
    } catch (error) {
      const measured = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      rows.push({ work: name, measured, target: 'to be measured', met: false })
    }
  }
  await lab.close()
  return { date: new Date().toISOString(), chromium: lab.version, rows }
}
