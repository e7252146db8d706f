/** Lays rows out in columns under a header, the first column to the left and the others to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) => {
    return Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0))
  })
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(header), line(rule), ...rows.map(line)].join('\n')
}

/** The same in Markdown. */
export function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => (column === 0 ? ':--' : '--:'))
  const cells = rows.map((row) => header.map((_, column) => row[column] ?? ''))
  return [header, rule, ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
