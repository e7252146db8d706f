/**
 * Cuts code into runs of 50 lines, of which all but the last end with their line break. Text nodes are laid out whole:
 * one that grows with a long answer would cost the square of its length.
 */
export function cutRuns(code: string): string[] {
  return code.match(/(?:[^\n]*\n){50}(?=[^])|[^]+$/g) ?? []
}

/** Lines in a run. */
export const linesPerRun = 50
