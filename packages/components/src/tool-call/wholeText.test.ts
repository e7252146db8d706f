import { expect, it } from 'vitest'
import { multilineOutput, nestLists } from './toolValues.fixtures.ts'
import { wholeText } from './wholeText.ts'

it('gives a string as it is, with its colours, and anything else as JSON', () => {
  expect(wholeText('a\u001b[31m\r\n')).toBe('a\u001b[31m\r\n')
  expect(JSON.parse(wholeText(multilineOutput))).toEqual(multilineOutput)
})

it('gives all of 100,000 levels, where JSON.stringify gives up', () => {
  const value = nestLists(100_000)
  expect(() => JSON.stringify(value)).toThrow(RangeError)
  const text = wholeText(value)
  expect(text.replaceAll(/\s/g, '')).toBe(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`)
})
