import type { EngineClient } from '@engine-kit/core'
import type { QueryClient, QueryKey } from '@tanstack/react-query'

const known = new WeakMap<EngineClient, WeakSet<QueryClient>>()

/** How the keys of all that is asked through a client begin. No two clients have one in common, on any page. */
export function queryRoot(client: EngineClient): QueryKey {
  return ['engine-kit', client.id]
}

/**
 * Takes what was asked through a client out of the cache when it is signed out, whoever uses that cache.
 *
 * For as long as the client lives: an application takes its screen down first, and signs out then.
 */
export function forgetAtSignOut(client: EngineClient, queryClient: QueryClient): void {
  const caches = known.get(client) ?? new WeakSet()
  if (caches.has(queryClient)) return
  known.set(client, caches.add(queryClient))
  client.onChange((change) => {
    if (change !== 'signed-out') return
    const cache = queryClient.getQueryCache()
    for (const query of cache.findAll({ queryKey: queryRoot(client) })) {
      // What is still on screen shows nothing of it, either, and what is under way is not waited for.
      query.reset()
      cache.remove(query)
    }
  })
}
