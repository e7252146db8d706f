import type { Simulator } from '../createSimulator.ts'
import { observeRequest, type ObservedRequest } from '../observeRequest.ts'
import type { EngineRoute, FaultRule } from './fault.ts'
import { withFault, type Handler } from './withFault.ts'

/** One way to an Engine: a `fetch` in which things go wrong as told. */
export interface TestClient {
  /**
   * Give this to the client in place of `fetch`. Any base address fits: what comes before the Engine's route is
   * ignored. It adds the key where a request has none, as a gateway does.
   */
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  /** Every request that was made this way, oldest first, those a fault kept from the Engine included. */
  readonly requests: readonly ObservedRequest[]
  /** The rules whose fault took effect, in that order, so that a test can tell that its fault happened. */
  readonly struck: readonly FaultRule[]
  /** Replaces all faults from now on, and counts requests from 1 again. */
  setFaults: (faults: readonly FaultRule[]) => void
}

/** Opens a way to an Engine, with faults of its own. */
export function createTestClient(
  simulator: Simulator,
  key: string,
  firstFaults: readonly FaultRule[],
): TestClient {
  const requests: ObservedRequest[] = []
  const struck: FaultRule[] = []
  let faults = firstFaults
  let counts = new Map<FaultRule, number>()

  const fits = (rule: FaultRule, route: EngineRoute | undefined): boolean => {
    if (!isOn(rule.on ?? 'any', route)) return false
    const count = (counts.get(rule) ?? 0) + 1
    counts.set(rule, count)
    return (rule.nth === undefined || rule.nth === count) && (rule.first === undefined || count <= rule.first)
  }

  return {
    requests,
    struck,
    async fetch(input, init) {
      const request = toEngineRequest(input, init, key)
      request.signal.throwIfAborted()
      requests.push(observeRequest(request, await request.clone().text()))
      const route = routes[new URL(request.url).pathname]
      const fitting = faults.filter((rule) => fits(rule, route))
      const handler = fitting.reduce<Handler>(
        (next, rule) => withFault(rule.fault, simulator, next, () => struck.push(rule)),
        simulator.fetch,
      )
      return handler(request)
    },
    setFaults(next) {
      faults = next
      counts = new Map()
    },
  }
}

const routes: Record<string, EngineRoute> = {
  '/execute': 'execute',
  '/execute/replay': 'replay',
  '/hitl/respond': 'respond',
  '/hitl/pending': 'pending',
  '/health': 'health',
}

function isOn(on: NonNullable<FaultRule['on']>, route: EngineRoute | undefined): boolean {
  if (on === 'any') return true
  if (on === 'stream') return route === 'execute' || route === 'replay'
  return on === route
}

function toEngineRequest(input: RequestInfo | URL, init: RequestInit | undefined, key: string): Request {
  // A relative address has no base outside a browser.
  const { pathname, search } = new URL(input instanceof Request ? input.url : input, 'http://engine')
  const route = Object.keys(routes).find((path) => pathname.endsWith(path))
  const address = new URL((route ?? pathname) + search, 'http://engine')
  const request = new Request(address, input instanceof Request ? new Request(input, init) : init)
  if (!request.headers.has('x-engine-key')) request.headers.set('x-engine-key', key)
  return request
}
