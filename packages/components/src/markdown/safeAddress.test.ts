import { expect, it } from 'vitest'
import { safeAddress } from './safeAddress.ts'

it.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['http://example.com', 'http://example.com/'],
  ['HTTPS://Example.com', 'https://example.com/'],
  ['mailto:mara@example.com', 'mailto:mara@example.com'],
  ['https://пример.example', 'https://xn--e1afmkfd.example/'],
])('lets %s become a link', (address, href) => {
  expect(safeAddress(address)).toBe(href)
})

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,hi',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.com/1',
  '//evil.example',
  '/settings',
  '?logout',
  '#top',
  'https:evil.example',
  'https://exa\tmple.com',
  'https://example.com/\u202Efdp',
  'https://[bad',
  'https://',
  '',
])('refuses %j', (address) => {
  expect(safeAddress(address)).toBeUndefined()
})
