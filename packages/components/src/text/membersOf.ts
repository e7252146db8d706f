import { WrittenNumber, WrittenObject } from './readWritten.ts'

/** What a list or an object holds, in order. */
export interface Members {
  /** `undefined` for a list. */
  readonly keys: readonly string[] | undefined
  readonly length: number
  readonly at: (index: number) => unknown
  /** What to say behind a key, such as `stands twice`; `''` where it stands once. */
  readonly markOf: (key: string) => string
}

/** Whether a value is a list or an object, parsed or as it was written. */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof WrittenNumber)
}

/** Goes into a list or an object. */
export function membersOf(value: object): Members {
  if (value instanceof WrittenObject) {
    const { members } = value
    const keys = members.filter((_, index) => index % 2 === 0) as string[]
    return { keys, length: keys.length, at: (index) => members[2 * index + 1], markOf: findRepeated(keys) }
  }
  const entries = value as Readonly<Record<string | number, unknown>>
  if (Array.isArray(value)) {
    return { keys: undefined, length: value.length, at: (index) => entries[index], markOf: noMark }
  }
  const keys = Object.keys(value)
  return { keys, length: keys.length, at: (index) => entries[keys[index] ?? ''], markOf: noMark }
}

const noMark = (): string => ''

function findRepeated(keys: readonly string[]): Members['markOf'] {
  if (new Set(keys).size === keys.length) return noMark
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return (key) => {
    const count = counts.get(key) ?? 1
    if (count === 1) return ''
    return count === 2 ? 'stands twice' : `stands ${count} times`
  }
}
