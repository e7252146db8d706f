import { createEngineGateway, type EngineGateway, type EngineGatewayOptions } from './createEngineGateway.ts'
import { createUpstream, eventStream, type FakeUpstream } from './createUpstream.fixtures.ts'

/** A gateway that lets everybody in, before an Engine that answers each route as it should. */
export function setUpGateway(options: Partial<EngineGatewayOptions> = {}): {
  upstream: FakeUpstream
  gateway: EngineGateway
} {
  const upstream = createUpstream((url) =>
    url.includes('/execute')
      ? eventStream('event: heartbeat\ndata: {}\n\n')
      : Response.json({ status: 'ok', pending: [] }),
  )
  const gateway = createEngineGateway({
    engineUrl: 'http://engine.test:8000/prefix/',
    engineKey: 'secret-key-1',
    authorize: () => true,
    basePath: '/api/engine',
    fetch: upstream.fetch,
    ...options,
  })
  return { upstream, gateway }
}
