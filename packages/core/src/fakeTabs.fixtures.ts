import { vi } from 'vitest'

/** A browser's locks and channels, for pages that live side by side in one process. */
export interface FakeTabs {
  /** The names of the locks that are held, sorted. */
  readonly held: () => string[]
  /** The names of the channels that are open, sorted. */
  readonly channels: () => string[]
  /** What was posted, in order. */
  readonly posted: { name: string; message: unknown }[]
  /** Takes away what was put in place. */
  readonly remove: () => void
}

/** How late the fake is. */
export interface FakeTabsOptions {
  /** Milliseconds until a message arrives, asked for each receiver. Messages of one channel keep their order. */
  readonly delay?: () => number
}

/**
 * Puts Web Locks and BroadcastChannel in the place of the globals, as the specifications describe them: exclusive locks
 * in the order of the requests, `ifAvailable`, `signal` and `query`; messages cloned, to all others of the same name.
 */
export function installFakeTabs({ delay = () => 0 }: FakeTabsOptions = {}): FakeTabs {
  const locks = createFakeLocks()
  const open = new Map<string, Set<FakeChannel>>()
  const posted: FakeTabs['posted'] = []

  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null
    #last = 0
    readonly name: string
    constructor(name: string) {
      this.name = name
      open.set(name, (open.get(name) ?? new Set()).add(this))
    }
    postMessage(message: unknown): void {
      if (open.get(this.name)?.has(this) !== true) throw new DOMException('Closed.', 'InvalidStateError')
      const copy = structuredClone(message)
      posted.push({ name: this.name, message: copy })
      for (const other of open.get(this.name) ?? []) {
        if (other !== this) other.#receive(structuredClone(copy))
      }
    }
    close(): void {
      open.get(this.name)?.delete(this)
    }
    #receive(data: unknown): void {
      // Not before what was posted earlier.
      this.#last = Math.max(this.#last, Date.now() + delay())
      setTimeout(() => {
        if (open.get(this.name)?.has(this)) this.onmessage?.({ data })
      }, this.#last - Date.now())
    }
  }

  vi.stubGlobal('navigator', { locks })
  vi.stubGlobal('BroadcastChannel', FakeChannel)
  return {
    held: () => locks.held(),
    channels: () => [...open].flatMap(([name, channels]) => [...channels].map(() => name)).sort(),
    posted,
    remove: () => vi.unstubAllGlobals(),
  }
}

interface LockRequest {
  readonly name: string
  readonly grant: () => void
}

type Callback = (lock: { name: string } | null) => unknown

interface FakeLocks {
  readonly request: (name: string, ...rest: [Callback] | [LockOptions, Callback]) => Promise<unknown>
  readonly query: () => Promise<LockManagerSnapshot>
  readonly held: () => string[]
}

/** Exclusive locks alone: the kit asks for no others. */
function createFakeLocks(): FakeLocks {
  const holders = new Set<string>()
  let waiting: LockRequest[] = []

  function grantNext(name: string): void {
    const next = waiting.find((request) => request.name === name)
    if (next === undefined || holders.has(name)) return
    waiting = waiting.filter((request) => request !== next)
    next.grant()
  }

  async function run(name: string, callback: Callback): Promise<unknown> {
    holders.add(name)
    try {
      await Promise.resolve()
      return await callback({ name })
    } finally {
      holders.delete(name)
      grantNext(name)
    }
  }

  return {
    request: async (name, ...rest) => {
      const [options, callback] = rest.length === 1 ? [{}, rest[0]] : rest
      const { signal, ifAvailable = false } = options
      signal?.throwIfAborted()
      await Promise.resolve()
      const free = !holders.has(name) && !waiting.some((request) => request.name === name)
      if (free && signal?.aborted !== true) return run(name, callback)
      if (ifAvailable) return callback(null)
      return new Promise((resolve, reject) => {
        const request = { name, grant: () => resolve(run(name, callback)) }
        waiting.push(request)
        const giveUp = (): void => {
          if (!waiting.includes(request)) return
          waiting = waiting.filter((other) => other !== request)
          reject(signal?.reason as Error)
          grantNext(name)
        }
        if (signal?.aborted) giveUp()
        else signal?.addEventListener('abort', giveUp)
      })
    },
    query: () =>
      Promise.resolve({
        held: [...holders].map((name) => ({ name, mode: 'exclusive' as const, clientId: 'page' })),
        pending: waiting.map(({ name }) => ({ name, mode: 'exclusive' as const, clientId: 'page' })),
      }),
    held: () => [...holders].sort(),
  }
}
