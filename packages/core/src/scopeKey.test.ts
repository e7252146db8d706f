import { describe, expect, it } from 'vitest'
import type { EngineEndpoint } from './requestEngine.ts'
import { answerLock, scopeKey } from './scopeKey.ts'

const same = (a: EngineEndpoint, b: EngineEndpoint): boolean => scopeKey(a).key === scopeKey(b).key
const baseUrl = 'https://app.test/api/engine'
const token = (): HeadersInit => ({ authorization: 'Bearer a' })
const fetch = (): Promise<Response> => Promise.resolve(new Response())

describe('scopeKey', () => {
  it.each<[string, EngineEndpoint, EngineEndpoint]>([
    ['the same address', { baseUrl }, { baseUrl }],
    ['the same address with a slash at its end', { baseUrl }, { baseUrl: `${baseUrl}//` }],
    [
      'the same scope, whatever else differs',
      { baseUrl, scope: 'a' },
      { baseUrl, scope: 'a', headers: token, fetch },
    ],
    [
      'headers of the same values',
      { baseUrl, headers: { 'X-Key': '1', b: '2' } },
      {
        baseUrl,
        headers: [
          ['b', '2'],
          ['x-key', '1'],
        ],
      },
    ],
    [
      'the same functions, in one page',
      { baseUrl, headers: token, fetch },
      { baseUrl, headers: token, fetch },
    ],
  ])('is one for %s', (_, a, b) => {
    expect(same(a, b)).toBe(true)
  })

  it.each<[string, EngineEndpoint, EngineEndpoint]>([
    ['addresses', { baseUrl }, { baseUrl: 'https://app.test/other/engine' }],
    ['addresses of one scope', { baseUrl, scope: 'a' }, { baseUrl: 'https://other.test', scope: 'a' }],
    ['scopes', { baseUrl, scope: 'a' }, { baseUrl, scope: 'b' }],
    ['a scope and none', { baseUrl, scope: '' }, { baseUrl }],
    ['headers', { baseUrl, headers: { 'x-person': 'a' } }, { baseUrl, headers: { 'x-person': 'b' } }],
    ['headers and none', { baseUrl, headers: {} }, { baseUrl }],
    [
      'functions that give the same headers',
      { baseUrl, headers: token },
      { baseUrl, headers: () => token() },
    ],
    ['fetches', { baseUrl, fetch }, { baseUrl, fetch: () => fetch() }],
    ['a fetch and none', { baseUrl, fetch }, { baseUrl }],
  ])('differs between %s', (_, a, b) => {
    expect(same(a, b)).toBe(false)
  })

  it('is never the beginning of another, so that ids which begin with it are its own', () => {
    const scopes = ['', 'a', 'a"', '"]', ',', '\ud800', '[1]']
    const keys = [
      ...scopes.map((scope) => scopeKey({ baseUrl, scope }).key),
      ...[{ baseUrl }, { baseUrl, headers: { a: '1' } }, { baseUrl, fetch }, { baseUrl, headers: token }].map(
        (endpoint) => scopeKey(endpoint).key,
      ),
    ]
    for (const key of keys) expect(keys.filter((other) => other.startsWith(key))).toEqual([key])
  })

  it('does not tell what the headers say', () => {
    expect(scopeKey({ baseUrl, headers: { authorization: 'Bearer abc' } }).key).not.toContain('abc')
  })
})

describe('answerLock', () => {
  it('keeps scopes apart, and lets clients wait for each other that may be the same person’s', () => {
    const names = [{ baseUrl, scope: 'a' }, { baseUrl, scope: 'b' }, { baseUrl }, { baseUrl, fetch }].map(
      (one) => answerLock(one, 'task'),
    )
    expect(new Set(names).size).toBe(3)
    expect(names[2]).toBe(names[3])
  })
})
