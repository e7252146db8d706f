import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromPage } from './createUpstream.fixtures.ts'
import { setUpGateway } from './setUpGateway.fixtures.ts'

const turn = { message: 'Say hello.', task_id: 'mine' }

describe('what may cross', () => {
  it.each([
    '/api/engine',
    '/api/engine/',
    '/api/engine/rpc',
    '/api/engine/memory/export',
    '/api/engine/execute/',
    '/api/engine//execute',
    '/api/engine//evil.test/execute',
    '//evil.test/api/engine/execute',
    '/api/engine/..%2fmemory%2fexport',
    '/api/engine/execute%2freplay',
    '/api/engine/%2e%2e/%2e%2e/memory/export',
    '/api/engine/../memory/export',
    '/api/engine/..\\memory\\export',
    '/api/engine/\\\\evil.test/execute',
    '/api/engine/@evil.test/execute',
    '/api/engine/execute;@evil.test',
    '/api/engine/execut\u0065%00',
    '/execute',
  ])('is a fixed list of routes, without %s', async (path) => {
    const { upstream, gateway } = setUpGateway()
    const response = await gateway(fromPage(path))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'NOT_FOUND' })
    expect(upstream.asked).toEqual([])
  })

  it('reaches one of five addresses, whatever the path', async () => {
    const addresses =
      /^http:\/\/engine\.test:8000\/prefix(\/execute|\/execute\/replay\?task_id=[\w*.+%-]+|\/hitl\/respond|\/hitl\/pending|\/health)$/
    const routes = ['execute', 'execute/replay', 'hitl/respond', 'hitl/pending', 'health']
    const words = ['execute', 'health', 'hitl', 'replay', 'pending', 'memory']
    const tricks = ['..', '%2e%2e', '%2f', '\\', '//', '/', '@', '?', '#', '?task_id=a', '']
    const piece = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...tricks), fc.string({ maxLength: 4 }))
    const path = fc
      .tuple(
        fc.constantFrom(...routes, ''),
        fc.constantFrom('', ...tricks),
        fc.array(piece, { maxLength: 3 }),
      )
      .map(([route, trick, pieces]) => `/api/engine/${route}${trick}${pieces.join('')}`)
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom(undefined, turn), async (path, body) => {
        fc.pre(URL.canParse(`http://app.test${path}`))
        const { upstream, gateway } = setUpGateway()
        await gateway(fromPage(path, body))
        for (const { url } of upstream.asked) {
          expect(url).toMatch(addresses)
          reached.add(new URL(url).pathname.replace('/prefix/', ''))
        }
      }),
      { numRuns: 1000 },
    )
    expect([...reached].toSorted()).toEqual(routes.toSorted())
  })

  it.each([
    ['/execute', turn],
    ['/hitl/respond', { task_id: 'mine', answer: 'yes' }],
    ['/hitl/pending', undefined],
    ['/health', undefined],
  ])(
    'brings no query to %s, which might name another task than the one that was authorised',
    async (path, body) => {
      const { upstream, gateway } = setUpGateway()
      await gateway(fromPage(`/api/engine${path}?task_id=theirs&after=1`, body))
      expect(upstream.asked.map(({ url }) => url)).toEqual([`http://engine.test:8000/prefix${path}`])
    },
  )

  it.each(['', '/api/engine', '/app/api/engine', '/de-DE/~me/v1.2/api'])(
    'is found below any path of the server where none is named: %s',
    async (mount) => {
      const { upstream, gateway } = setUpGateway({ basePath: undefined })
      for (const path of ['/execute', '/hitl/pending']) {
        await gateway(fromPage(mount + path, path === '/execute' ? turn : undefined))
      }
      expect(upstream.asked.map(({ url }) => new URL(url).pathname)).toEqual([
        '/prefix/execute',
        '/prefix/hitl/pending',
      ])
      for (const path of [
        `${mount}//evil.test/execute`,
        `${mount}/@evil.test/execute`,
        `${mount}/a%2fb/execute`,
      ]) {
        expect((await gateway(fromPage(path, turn))).status).toBe(404)
      }
      expect(upstream.asked).toHaveLength(2)
    },
  )

  it('is refused in words that name both paths where the server shows another one than was named', async () => {
    const { gateway } = setUpGateway()
    const response = await gateway(fromPage('/app/api/engine/execute', turn))
    expect(await response.json()).toMatchObject({
      error: 'NOT_FOUND',
      message: expect.stringMatching(/"\/api\/engine".*"\/app\/api\/engine\/execute"/) as string,
    })
  })

  it('is bound to a method', async () => {
    const { upstream, gateway } = setUpGateway()
    const response = await gateway(fromPage('/api/engine/execute'))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect((await gateway(fromPage('/api/engine/health', {}))).headers.get('allow')).toBe('GET')
    expect(upstream.asked).toEqual([])
  })

  it('does not answer a preflight', async () => {
    const response = await setUpGateway().gateway(
      new Request('http://app.test/api/engine/execute', {
        method: 'OPTIONS',
        headers: { origin: 'http://evil.test' },
      }),
    )
    expect(response.status).toBe(405)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
