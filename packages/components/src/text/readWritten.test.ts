import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeJson } from '../tool-call/writeJson.ts'
import { readWritten } from './readWritten.ts'

const digits = fc.stringMatching(/^(?:0|[1-9][0-9]{0,24})$/)
const number = fc
  .tuple(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.0', '.10', '.5e3', 'E+400', 'e-400'))
  .map((parts) => parts.join(''))
const string = fc
  .string({ unit: fc.constantFrom('a', '"', '\\', '{', ',', ':', ']', '\n', '1') })
  .map((text) => JSON.stringify(text))

/** JSON without white space, in which keys stand twice and numbers have any number of digits. */
const writtenJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(number, string, fc.constantFrom('true', 'false', 'null')),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .array(fc.tuple(fc.oneof(string, fc.constantFrom('"a"', '"1"', '"__proto__"')), tie('value')), {
        maxLength: 4,
      })
      .map((members) => `{${members.map((member) => member.join(':')).join()}}`),
  ),
})).value

/** JSON without the white space between its tokens. */
function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')
}

function writeAgain(source: string): string {
  return compact([...writeJson(readWritten(undefined, source), 'exact')].join(''))
}

describe('readWritten', () => {
  it('keeps all of any JSON, to the last digit and key', () => {
    fc.assert(
      fc.property(writtenJson, (source) => {
        expect(writeAgain(source)).toBe(source)
        expect(writeAgain(JSON.stringify(JSON.parse(source), null, 1))).toBe(
          JSON.stringify(JSON.parse(source)),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it.each(['', '{"a":', '{"a":1}}', '[1,]', '{1:2}', 'nonsense', '"'])(
    'gives the value where the text %j is damaged',
    (source) => {
      expect(readWritten('value', source)).toBe('value')
    },
  )

  it('gives the value itself where there is no text', () => {
    const value = { a: 1 }
    expect(readWritten(value, undefined)).toBe(value)
  })

  it('reads a hundred thousand levels, and megabytes of escapes', () => {
    const deep = `${'['.repeat(100_000)}1e400${']'.repeat(100_000)}`
    expect(writeAgain(deep)).toBe(deep)
    const long = JSON.stringify({ text: '"\\'.repeat(1_000_000) })
    expect(writeAgain(long)).toBe(long)
  })
})
