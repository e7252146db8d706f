import { fileURLToPath } from 'node:url'
import { markdownTable } from './formatTable.ts'
import { works, workNamed } from './rendering/work.ts'
import { losses, targetTable, workTable } from './renderingTables.ts'
import { writeFormatted, type Results, type Setting } from './results.ts'

const file = fileURLToPath(new URL('../RESULTS.md', import.meta.url))

/** Writes RESULTS.md from what was measured last. */
export function writeResultsDocument(results: Results): Promise<void> {
  return writeFormatted(file, resultsDocument(results))
}

/** RESULTS.md as text. */
export function resultsDocument({ rendering, reliability, decode }: Results): string {
  const ordered = works.flatMap(({ name }) => rendering.filter(({ work }) => work === name))
  const behind = losses(ordered)
  return (
    [
      '# Results',
      'Written by `pnpm bench`; [README.md](README.md) says what is measured, and how. CPU is processor time of the page’s main ' +
        'thread. Only ratios within one run mean anything.',
      ...(ordered.length === 0
        ? []
        : [
            '## Rendering: targets',
            markdownTable(targetTable(ordered)),
            '## Where a peer costs less',
            behind.length === 0
              ? 'Nowhere in what was measured.'
              : behind.map((line) => `- ${line}`).join('\n'),
          ]),
      ...ordered.flatMap((result) => [
        `## ${capitalised(workNamed(result.work).title)}`,
        `${day(result.date)}, medians of ${result.rounds} rounds, load ${result.load.toFixed(1)} at the start. ${settingWords(result.setting)}`,
        markdownTable(workTable(result)),
      ]),
      ...(reliability === undefined
        ? []
        : [
            '## Reliability',
            `${day(reliability.date)}. ${settingWords(reliability.setting)}`,
            markdownTable([
              ['what', 'measured', 'target', ''],
              ...reliability.rows.map(({ work, measured, target, met }) => {
                return [work, measured, target, met ? 'met' : 'missed']
              }),
            ]),
          ]),
      ...(decode === undefined
        ? []
        : [
            '## Decoding and folding, in Node',
            `${day(decode.date)}. ${settingWords(decode.setting)}`,
            markdownTable(decode.table),
          ]),
      ...versions(ordered),
    ].join('\n\n') + '\n'
  )
}

function versions(ordered: Results['rendering']): string[] {
  const known = Object.entries(ordered.at(-1)?.setting.versions ?? {})
  if (known.length === 0) return []
  return ['## Versions', known.map(([name, version]) => `${name} ${version}`).join(', ') + '.']
}

function settingWords({ machine }: Setting): string {
  return `${machine}.`
}

function day(date: string): string {
  return date.slice(0, 16).replace('T', ' ') + ' UTC'
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
