import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { ReliabilityResult } from './reliability/benchReliability.ts'
import type { WorkResult } from './rendering/benchRendering.ts'
import type { Table } from './renderingTables.ts'

/** What was measured last, piece by piece: a run replaces what it measured and keeps the rest. */
export interface Results {
  readonly rendering: readonly (WorkResult & Recorded)[]
  readonly reliability?: ReliabilityResult & Recorded
  readonly decode?: { readonly table: Table; readonly date: string } & Recorded
}

/** Where and with what something was measured. */
export interface Setting {
  /** For instance `2 cores, Node 20.20.2, Chromium 156.0.7632.45`. */
  readonly machine: string
  /** The peers' versions by package. */
  readonly versions: Readonly<Record<string, string>>
}

/** Something with its setting. */
export interface Recorded {
  readonly setting: Setting
}

const file = fileURLToPath(new URL('../results.json', import.meta.url))

/** Reads what was measured before. */
export function readResults(): Results {
  if (!existsSync(file)) return { rendering: [] }
  return JSON.parse(readFileSync(file, 'utf8')) as Results
}

/** Keeps the results, with as many digits as mean something. */
export async function writeResults(results: Results): Promise<void> {
  const rounded = (_name: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value
  await writeFormatted(file, JSON.stringify(results, rounded))
}

/** Writes a file as the repository formats it. */
export async function writeFormatted(path: string, text: string): Promise<void> {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }))
}
