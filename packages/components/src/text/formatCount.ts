/** A whole number with separators, the same on every machine so that server and browser agree. */
export function formatCount(count: number): string {
  return counts.format(count)
}

const counts = new Intl.NumberFormat('en')
