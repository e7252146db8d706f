import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalJson } from './equalJson.ts'

describe('two values that came from JSON', () => {
  it('say the same exactly where they are written the same with their keys in order', () => {
    const few = fc.constantFrom<unknown>(null, true, false, 0, 1, '', '1', 'a', [], {})
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        few,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__'), tie('value'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(equalJson(a, b)).toBe(canonical(a) === canonical(b))
        expect(equalJson(a, JSON.parse(JSON.stringify(a)))).toBe(true)
      }),
    )
  })

  it.each([
    ['the order of keys says nothing', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['the order of a list says something', [1, 2], [2, 1], false],
    ['a list is no object', ['a'], { 0: 'a' }, false],
    ['an empty list is no empty object', [], {}, false],
    ['nothing is no object', null, {}, false],
    ['a number is no text', 1, '1', false],
    ['a key more is something else', { a: 1 }, { a: 1, b: 1 }, false],
    ['another key is something else', { a: 1 }, { b: 1 }, false],
    ['a key that an object inherits is not its own', { toString: 1 }, { a: 1 }, false],
    ['a prototype is no key', JSON.parse('{"__proto__":{}}'), { a: {} }, false],
    ['a difference deep inside is one', [{ a: [1, { b: 2 }] }], [{ a: [1, { b: 3 }] }], false],
  ])('are compared by what they say: %s', (_, a, b, same) => {
    expect([equalJson(a, b), equalJson(b, a)]).toEqual([same, same])
  })

  it('may be nested deeper than a call stack reaches', () => {
    for (const wrap of [(inner: unknown): unknown => [inner], (inner: unknown): unknown => ({ a: inner })]) {
      const nested = (core: unknown): unknown => {
        let value = core
        for (let depth = 0; depth < 100_000; depth++) value = wrap(value)
        return value
      }
      expect(equalJson(nested(1), nested(1))).toBe(true)
      expect(equalJson(nested(1), nested(2))).toBe(false)
    }
  })
})

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    // A list of pairs, which has a prototype that no key can name.
    return { pairs: Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)) }
  })
}
