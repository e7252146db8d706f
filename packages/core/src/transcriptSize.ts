import type { Message, Part } from './taskState.ts'

const sizes = new WeakMap<Message | Part, number>()

/** About how many characters a transcript has. What was measured before costs nothing: it does not change. */
export function transcriptSize(items: readonly (Message | Part)[]): number {
  let sum = 0
  for (const item of items) {
    const size = sizes.get(item) ?? ('parts' in item ? transcriptSize(item.parts) : sizeOf(item))
    sizes.set(item, size)
    sum += size
  }
  return sum
}

/** Works through a list instead of calling itself: a model can nest deeper than a call stack reaches. */
function sizeOf(value: unknown): number {
  const values = [value]
  let size = 0
  while (values.length > 0) {
    const next = values.pop()
    // What is undefined is not there any more once it was kept.
    if (next !== undefined) size += typeof next === 'string' ? next.length : 8
    if (typeof next !== 'object' || next === null) continue
    for (const inner of Object.values(next)) values.push(inner)
  }
  return size
}
