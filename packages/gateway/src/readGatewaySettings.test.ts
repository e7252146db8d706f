import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngineGateway, type EngineGatewayOptions } from './createEngineGateway.ts'

const good: EngineGatewayOptions = {
  engineUrl: 'http://127.0.0.1:8000',
  engineKey: 'secret-key-1',
  authorize: () => true,
}

afterEach(() => vi.unstubAllGlobals())

describe('a mistake in the options', () => {
  it.each([
    ['engineUrl', undefined],
    ['engineUrl', ''],
    ['engineUrl', '127.0.0.1:8000'],
    ['engineUrl', 'ftp://127.0.0.1'],
    ['engineUrl', 'http://ada:open-sesame@127.0.0.1'],
    ['engineUrl', 'http://ada@127.0.0.1'],
    ['engineUrl', 'http://:open-sesame@127.0.0.1'],
    ['engineUrl', 'http://127.0.0.1/?key=1'],
    ['engineUrl', 'http://127.0.0.1/#x'],
    ['engineKey', undefined],
    ['engineKey', ''],
    ['engineKey', 'secret-key-1\n'],
    ['engineKey', 'secret key 1'],
    ['authorize', undefined],
    ['authorize', true],
    ['basePath', 'api/engine'],
    ['basePath', '/api/engine/'],
    ['basePath', '/'],
    ['maxBodyBytes', 0],
    ['maxBodyBytes', Number.NaN],
    ['answerTimeout', -1],
  ])('throws at start and names %s (%s), without repeating a key', (option, value) => {
    const create = () => createEngineGateway({ ...good, [option]: value })
    expect(create).toThrow(TypeError)
    expect(create).toThrow(option)
    expect(create).not.toThrow(/secret|sesame/)
  })

  it('throws in a browser, where the key must not be', () => {
    vi.stubGlobal('window', {})
    expect(() => createEngineGateway(good)).toThrow(/server/)
  })

  it('is none when there are only the three required ones', () => {
    expect(createEngineGateway(good)).toBeTypeOf('function')
  })
})
