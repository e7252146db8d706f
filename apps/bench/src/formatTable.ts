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
