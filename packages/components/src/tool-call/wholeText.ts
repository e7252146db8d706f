import { writeJson } from './writeJson.ts'

/** All of a value, to be copied: a string as it is, anything else as JSON, however deep. */
export function wholeText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    // Twenty times as fast: a person waits for it.
    return JSON.stringify(value, null, 2)
  } catch {
    // Deeper than its stack.
    return [...writeJson(value, 'exact')].join('')
  }
}
