import { createEngineGateway, type EngineGateway } from '@engine-kit/gateway'

export const dynamic = 'force-dynamic'

let gateway: EngineGateway | undefined

/** The one door to the Engine. Created at the first request, because the embedded Engine names its address late. */
function handle(request: Request): Promise<Response> {
  gateway ??= createEngineGateway({
    engineUrl: process.env['ENGINE_URL'] ?? '',
    engineKey: process.env['ENGINE_KEY'] ?? '',
    // The sample has one user. An application checks its session here, and whose task it is.
    authorize: () => true,
  })
  return gateway(request)
}

export { handle as GET, handle as POST }
