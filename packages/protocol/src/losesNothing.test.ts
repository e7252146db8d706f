import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyWrittenJson, canonicalJson } from './arbitraryJson.fixtures.ts'
import { losesNothing } from './losesNothing.ts'

function isLossless(json: string): boolean {
  return losesNothing(json, JSON.parse(json))
}

describe('losesNothing', () => {
  it.each([
    '0',
    '-0',
    '-0.0',
    '0e5',
    '7',
    '-7',
    '1.0',
    '10',
    '0.1',
    '0.10',
    '1E+2',
    '1e3',
    '1e-7',
    '123456789012345',
    '9007199254740992',
    '123456789012345680000',
    '1.7976931348623157e308',
    '5e-324',
    '1e21',
    '1000000000000000000000',
    '100e-2',
    '0.000000000000000000000000000001',
    '3.141592653589793',
    '0e999999999999999999999',
  ])('takes %s for what its double prints', (json) => {
    expect(isLossless(json)).toBe(true)
  })

  it.each([
    '9007199254740993',
    '2512292042121000001',
    '-2512292042121000001',
    '123456789012345678901',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '3.14159265358979323846',
    '1.00000000000000000001',
    '1e99999999999999999999999',
    '1e-99999999999999999999999',
    '9007199254740993e0',
    '1797693134862315708145274237317043567980705675258449965989e0',
  ])('takes %s for more than its double holds', (json) => {
    expect(isLossless(json)).toBe(false)
    expect(isLossless(`{"a":[1,${json}]}`)).toBe(false)
  })

  it.each([
    '{"to":"alice","to":"mallory"}',
    '{"a":{"b":1,"b":1}}',
    String.raw`{"a":1,"\u0061":2}`,
    '[{"x":1},{"x":[{"y":1,"y":2}]}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":0,"":0}',
  ])('finds the key that stands twice in %s', (json) => {
    expect(isLossless(json)).toBe(false)
  })

  it.each([
    String.raw`{"a":"\"b\":1,\"b\":2","b":"9007199254740993 1e400"}`,
    String.raw`["\\",{"a\\\"":1,"a\\":2}]`,
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{ "a" : 1 ,\n "b" : true , "c" : false, "d": null }',
    '{"__proto__":1}',
    '',
  ])('finds nothing in %s', (json) => {
    expect(losesNothing(json, json === '' ? undefined : JSON.parse(json))).toBe(true)
  })

  it('agrees, for any JSON, with what is left when it is written again', () => {
    let lossless = 0
    fc.assert(
      fc.property(anyWrittenJson, (json) => {
        const again = JSON.stringify(JSON.parse(json))
        const expected = canonicalJson(again) === canonicalJson(json)
        lossless += expected ? 1 : 0
        expect(isLossless(json)).toBe(expected)
      }),
      { numRuns: 3_000 },
    )
    expect(lossless).toBeGreaterThan(500)
    expect(lossless).toBeLessThan(2_500)
  })

  it('reads a hundred thousand levels and megabytes in one pass', () => {
    expect(isLossless(`${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`)).toBe(false)
    expect(isLossless(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBe(true)
    expect(isLossless(JSON.stringify({ a: '"\\'.repeat(1_000_000), b: 1 }))).toBe(true)
    expect(isLossless(`[1${'0'.repeat(1_000_000)}1]`)).toBe(false)
    expect(isLossless(JSON.stringify(Array.from({ length: 200_000 }, () => ({ a: 1, b: 2 }))))).toBe(true)
  })
})
