import { cpus } from 'node:os'
import process from 'node:process'
import { benchDecode } from './benchDecode.ts'
import { formatTable } from './formatTable.ts'
import { benchLooks } from './looks/benchLooks.ts'
import { looksDocument, writeLooksDocument } from './looks/looksDocument.ts'
import { readOptions } from './options.ts'
import { benchReliability } from './reliability/benchReliability.ts'
import { benchRendering } from './rendering/benchRendering.ts'
import { peerVersions } from './rendering/installPeers.ts'
import { workNamed } from './rendering/work.ts'
import { targetTable, workTable, type Table } from './renderingTables.ts'
import { readResults, writeResults, type Results } from './results.ts'
import { writeResultsDocument } from './resultsDocument.ts'

const options = readOptions(process.argv.slice(2))

if (options.sections.includes('decode')) {
  const table = await benchDecode()
  print('Decoding and folding', table)
  await keep({ decode: { table, date: new Date().toISOString(), setting: setting() } })
}

if (options.sections.includes('rendering')) {
  const measured: Results['rendering'][number][] = []
  await benchRendering(options, async (result, chromium) => {
    const recorded = { ...result, setting: setting(chromium) }
    measured.push(recorded)
    print(workNamed(result.work).title, workTable(result))
    await keep({ rendering: [recorded] })
  })
  print('Targets', targetTable(measured))
}

if (options.sections.includes('reliability')) {
  const result = await benchReliability(options)
  const rows = result.rows.map(({ work, measured, target, met }) => {
    return [work, measured, target, met ? 'met' : 'missed']
  })
  print('Reliability', [['what', 'measured', 'target', ''], ...rows])
  await keep({ reliability: { ...result, setting: setting(result.chromium) } })
}

if (options.sections.includes('looks')) {
  const result = await benchLooks()
  if (options.writes) await writeLooksDocument(result)
  console.log(`\n${looksDocument(result)}`)
}

function print(title: string, [header = [], ...rows]: Table): void {
  console.log(`\n${title}\n\n${formatTable(header, rows)}`)
}

/** Each piece as soon as it is there, so that a run that is stopped has not been in vain. */
async function keep(news: Partial<Results>): Promise<void> {
  if (!options.writes) return
  const before = readResults()
  const renewed = new Set(news.rendering?.map(({ work }) => work))
  const kept = before.rendering.filter(({ work }) => !renewed.has(work))
  const results = { ...before, ...news, rendering: [...kept, ...(news.rendering ?? [])] }
  await writeResults(results)
  await writeResultsDocument(results)
}

function setting(chromium?: string): Results['rendering'][number]['setting'] {
  const browser = chromium === undefined ? [] : [`Chromium ${chromium}`]
  const machine = [`${cpus().length} cores`, `Node ${process.versions.node}`, ...browser].join(', ')
  return { machine, versions: peerVersions() }
}
