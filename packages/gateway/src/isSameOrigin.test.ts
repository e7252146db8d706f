import { describe, expect, it } from 'vitest'
import { isSameOrigin } from './isSameOrigin.ts'

describe('isSameOrigin', () => {
  it.each([
    ['the browser says same-origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['a person typed the address', { 'sec-fetch-site': 'none' }, true],
    ['a program asks', {}, true],
    ['the origin is the host asked', { origin: 'http://app.test:3000', host: 'app.test:3000' }, true],
    [
      'a proxy names the host asked',
      { origin: 'https://app.test', host: 'inner:3000', 'x-forwarded-host': 'app.test, edge' },
      true,
    ],
    [
      'the first of several proxies, set apart by spaces, names the host asked',
      { origin: 'https://app.test', host: 'inner', 'x-forwarded-host': ' app.test , edge' },
      true,
    ],
    ['the browser says same-site', { 'sec-fetch-site': 'same-site' }, false],
    ['the browser says cross-site', { 'sec-fetch-site': 'cross-site' }, false],
    ['the origin is another host', { origin: 'http://evil.test', host: 'app.test' }, false],
    ['the origin is another port', { origin: 'http://app.test:3001', host: 'app.test:3000' }, false],
    ['the origin is opaque', { origin: 'null', host: 'app.test' }, false],
    ['there is no host to compare', { origin: 'http://app.test' }, false],
  ] as const)('when %s', (_, headers, expected) => {
    expect(isSameOrigin(new Headers(headers))).toBe(expected)
  })
})
