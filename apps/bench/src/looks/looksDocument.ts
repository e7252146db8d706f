import { fileURLToPath } from 'node:url'
import { markdownTable } from '../formatTable.ts'
import { writeFormatted } from '../results.ts'
import { looksSettings, type LooksResult } from './benchLooks.ts'
import type { BlurredRegion } from './blurTest.ts'
import type { LooksState } from './conversation.ts'
import type { LooksRow } from './looksRows.ts'
import type { Figure } from './readers.ts'

const file = fileURLToPath(new URL('../../LOOKS.md', import.meta.url))

/** Writes LOOKS.md. */
export function writeLooksDocument(result: LooksResult): Promise<void> {
  return writeFormatted(file, looksDocument(result))
}

/** LOOKS.md as text. */
export function looksDocument(result: LooksResult): string {
  const { chromium, date, rows, blurs, reducedMotion } = result
  const verdicts = rows.map(({ row, figures }) => verdictOf(row, figures))
  const differ = verdicts.filter((verdict) => verdict.startsWith('differs')).length
  return `${[
    '# Looks',
    `Written by \`pnpm bench looks\`: what the running kit looks like, beside the values that were asked for. ${date.slice(0, 10)}, ` +
      `Chromium ${chromium}, 1280 × 800, and 390 × 844 with fingers. Text in Inter and code in Noto Sans Mono, as all were ` +
      'measured. Lengths are CSS px, times ms; contrasts are ratios by WCAG over the real stack of grounds.',
    `${verdicts.filter((verdict) => verdict === 'holds').length} rows hold, ${differ} differ.`,
    ...states.flatMap(({ state, title }) => [
      `## ${title}`,
      markdownTable([
        ['what', 'asked', ...looksSettings.map(({ theme, width }) => `${theme} ${width}`), ''],
        ...rows.flatMap(({ row, figures }, index) =>
          row.state === state
            ? [[row.what, row.asked, ...figures.map(figureWords), verdicts[index] ?? '']]
            : [],
        ),
      ]),
    ]),
    '## Blurred by 6 px',
    'What still differs from the page where a prompt waits. The weight is all of a part’s difference, in thousandths of ' +
      'as much black on white as the picture has room for; the peak is its strongest spot, in hundredths. The prompt has ' +
      'to win by both.',
    markdownTable([
      ['', 'by weight', 'by peak', ''],
      ...blurs.map((regions, index) => {
        const { theme, width } = looksSettings[index] ?? { theme: '', width: '' }
        return [
          `${theme} ${width}`,
          heaviest(regions, 'weight', 1000),
          heaviest(regions, 'peak', 100),
          wins(regions),
        ]
      }),
    ]),
    '## Without motion',
    `Where a person wants no motion, ${reducedMotion} things move while an answer streams${reducedMotion === 0 ? '' : ': differs'}.`,
  ].join('\n\n')}\n`
}

const states: readonly { readonly state: LooksState; readonly title: string }[] = [
  { state: 'done', title: 'A finished conversation' },
  { state: 'stream', title: 'While it runs' },
  { state: 'sending', title: 'A message that was just sent' },
  { state: 'ask', title: 'While a prompt waits' },
  { state: 'empty', title: 'The empty page' },
]

function verdictOf({ holds, decided }: LooksRow, figures: readonly Figure[]): string {
  const judged = looksSettings.map((setting, index) => holds(figures[index] ?? [], setting))
  const missed = looksSettings.filter((_, index) => judged[index] === false)
  if (missed.length > 0) {
    const where = missed.map(({ theme, width }) => `${theme} ${width}`).join(', ')
    return `differs (${where})${decided === undefined ? '' : `, decided: ${decided}`}`
  }
  return judged.includes(true) ? 'holds' : 'told'
}

function figureWords(figure: Figure): string {
  return figure.map((part) => (typeof part === 'number' ? numberWords(part) : part)).join(' / ')
}

function numberWords(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) < 100 ? 2 : 0)))
}

function heaviest(regions: readonly BlurredRegion[], by: 'peak' | 'weight', scale: number): string {
  return regions
    .toSorted((a, b) => b[by] - a[by])
    .slice(0, 4)
    .map((region) => `${region.name} ${(region[by] * scale).toFixed(1)}`)
    .join(', ')
}

function wins(regions: readonly BlurredRegion[]): string {
  const first = (['weight', 'peak'] as const).map((by) => regions.toSorted((a, b) => b[by] - a[by])[0]?.name)
  return first.every((name) => name === 'the prompt') ? 'holds' : 'differs'
}
