/**
 * Whether two values that came from JSON say the same. The order of an object's keys says nothing.
 *
 * Works through a list instead of calling itself: a model can nest deeper than a call stack reaches.
 */
export function equalJson(left: unknown, right: unknown): boolean {
  const pairs: [unknown, unknown][] = [[left, right]]
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair
    if (Object.is(a, b)) continue
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
    if (Array.isArray(a) !== Array.isArray(b)) return false
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false
      pairs.push([(a as Fields)[key], (b as Fields)[key]])
    }
  }
  return true
}

type Fields = Readonly<Record<string, unknown>>
