import fc from 'fast-check'

const digits = fc.stringMatching(/^[0-9]{1,24}$/)
const sign = fc.constantFrom('', '-')
const whole = fc.oneof(
  fc.constant('0'),
  digits.map((text) => text.replace(/^0+(?=.)/, '')),
)
const fraction = fc.oneof(
  fc.constant(''),
  digits.map((text) => `.${text}`),
)
const power = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc
    .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(420))
    .map((parts) => parts.join('')),
)

/** Any number that JSON can write: short, long, out of range, with zeros where none are needed. */
const anyWrittenNumber = fc.oneof(
  fc.tuple(sign, whole, fraction, power).map((parts) => parts.join('')),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => JSON.stringify(value)),
)

/** Strings as they may be written, with what a reader of JSON could take for something else. */
const anyWrittenString = fc.oneof(
  fc
    .string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', ':', ',', '1e9', '\n') })
    .map((text) => JSON.stringify(text)),
  fc.constantFrom(String.raw`"\u0061"`, String.raw`"\/"`, '"9007199254740993"'),
)

const anyKey = fc.constantFrom('"a"', '"b"', String.raw`"\u0061"`, '"__proto__"', '""', '"1"')
const space = fc.constantFrom('', '', ' ', '\n\t')

/** Any JSON text, as some server might write it: keys stand twice, numbers have more digits than fit. */
export const anyWrittenJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(anyWrittenNumber, anyWrittenString, fc.constantFrom('true', 'false', 'null')),
    fc
      .tuple(space, fc.array(tie('value'), { maxLength: 4 }))
      .map(([gap, items]) => `[${gap}${items.join(`,${gap}`)}${gap}]`),
    fc.tuple(space, fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 4 })).map(([gap, members]) => {
      return `{${gap}${members.map(([key, value]) => `${key}${gap}:${gap}${value}`).join(`${gap},`)}${gap}}`
    }),
  ),
})).value

/**
 * JSON in the one form that equal values share, read apart from the code that is tested: the members of an object in
 * order of their keys, a number as a whole one and a power of ten.
 */
export function canonicalJson(json: string): string {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? []
  let at = 0
  function readValue(): string {
    const token = tokens[at++] ?? ''
    if (token === '[') return `[${readMembers(']', readValue).join()}]`
    if (token === '{') return `{${readMembers('}', readMember).sort().join()}}`
    if (token.startsWith('"')) return JSON.stringify(JSON.parse(token))
    return /^-?\d/.test(token) ? canonicalNumber(token) : token
  }
  function readMember(): string {
    const key = readValue()
    at += 1
    return `${key}:${readValue()}`
  }
  function readMembers(end: string, read: () => string): string[] {
    const members: string[] = []
    while (tokens[at] !== end) {
      if (tokens[at] === ',') at += 1
      members.push(read())
    }
    at += 1
    return members
  }
  return readValue()
}

function canonicalNumber(written: string): string {
  const [mantissa = '', power = '0'] = written.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  let value = BigInt(`${whole}${fraction}`.replace('-', ''))
  let exponent = Number(power) - fraction.length
  if (value === 0n) return '0'
  for (; value % 10n === 0n; exponent += 1) value /= 10n
  return `${written.startsWith('-') ? '-' : ''}${value}e${exponent}`
}
