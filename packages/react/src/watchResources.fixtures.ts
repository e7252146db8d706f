/** Counts what is held of the browser: what was asked for and not yet given back. */
export interface ResourceWatch {
  /** How many of each kind are held now, for instance `{ timer: 1, 'listener online': 2 }`. Empty when none is. */
  held: () => Record<string, number>
  /** How many were ever asked for, so that a test can tell that something was watched. */
  asked: () => number
  /** Puts the browser's own functions back. */
  stop: () => void
}

/** Starts to count listeners, timers, frames and channels to other tabs. What was asked for before does not count. */
export function watchResources(): ResourceWatch {
  const kinds = new Map<string, Set<string>>()
  let asked = 0
  const ledger: Ledger = {
    take: (kind, key) => {
      asked++
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(key))
    },
    giveBack: (kind, key) => void kinds.get(kind)?.delete(key),
  }
  const restore = [watchListeners(ledger), watchTimers(ledger), watchFrames(ledger), watchChannels(ledger)]
  return {
    held: () => {
      const counts = [...kinds].map(([kind, keys]) => [kind, keys.size] as const)
      return Object.fromEntries(counts.filter(([, count]) => count > 0))
    },
    asked: () => asked,
    stop: () => {
      for (const putBack of restore) putBack()
    },
  }
}

interface Ledger {
  take: (kind: string, key: string) => void
  giveBack: (kind: string, key: string) => void
}

function watchListeners(ledger: Ledger): () => void {
  const target = EventTarget.prototype
  const original = Object.getOwnPropertyDescriptors(target)
  const { value: add } = original.addEventListener
  const { value: remove } = original.removeEventListener
  if (add === undefined || remove === undefined) throw new Error('This browser has no listeners to watch.')
  const nameOf = createNames()
  const describe = (on: EventTarget, type: string, listener: object, options: unknown): [string, string] => {
    const capture =
      typeof options === 'object' && options !== null && 'capture' in options ? options.capture : options
    return [`listener ${type}`, `${nameOf(on)} ${type} ${nameOf(listener)} ${capture === true}`]
  }
  target.addEventListener = function (this: EventTarget | undefined, type, listener, options) {
    const on = this ?? window
    add.call(on, type, listener, options)
    const { once = false, signal } = typeof options === 'object' ? options : {}
    if (listener === null || signal?.aborted === true) return
    const entry = describe(on, type, listener, options)
    ledger.take(...entry)
    if (once) add.call(on, type, () => ledger.giveBack(...entry), { once })
    if (signal) add.call(signal, 'abort', () => ledger.giveBack(...entry), { once: true })
  }
  target.removeEventListener = function (this: EventTarget | undefined, type, listener, options) {
    const on = this ?? window
    remove.call(on, type, listener, options)
    if (listener !== null) ledger.giveBack(...describe(on, type, listener, options))
  }
  return () => Object.defineProperties(target, original)
}

function watchTimers(ledger: Ledger): () => void {
  const setTimeout = window.setTimeout.bind(window)
  const clearTimeout = window.clearTimeout.bind(window)
  const watched = (handler: () => void, delay?: number): number => {
    const timer = setTimeout(() => {
      ledger.giveBack('timer', String(timer))
      handler()
    }, delay)
    ledger.take('timer', String(timer))
    return timer
  }
  const clear = (timer?: number): void => {
    clearTimeout(timer)
    ledger.giveBack('timer', String(timer))
  }
  Object.assign(window, { setTimeout: watched, clearTimeout: clear })
  return () => Object.assign(window, { setTimeout, clearTimeout })
}

function watchFrames(ledger: Ledger): () => void {
  const requestAnimationFrame = window.requestAnimationFrame.bind(window)
  const cancelAnimationFrame = window.cancelAnimationFrame.bind(window)
  const watched = (callback: FrameRequestCallback): number => {
    const frame = requestAnimationFrame((time) => {
      ledger.giveBack('frame', String(frame))
      callback(time)
    })
    ledger.take('frame', String(frame))
    return frame
  }
  const cancel = (frame: number): void => {
    cancelAnimationFrame(frame)
    ledger.giveBack('frame', String(frame))
  }
  Object.assign(window, { requestAnimationFrame: watched, cancelAnimationFrame: cancel })
  return () => Object.assign(window, { requestAnimationFrame, cancelAnimationFrame })
}

function watchChannels(ledger: Ledger): () => void {
  const { BroadcastChannel } = window
  const nameOf = createNames()
  class Watched extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      ledger.take('channel', String(nameOf(this)))
    }
    override close(): void {
      super.close()
      ledger.giveBack('channel', String(nameOf(this)))
    }
  }
  Object.assign(window, { BroadcastChannel: Watched })
  return () => Object.assign(window, { BroadcastChannel })
}

/** Names objects without holding on to them. */
function createNames(): (named: object) => number {
  const names = new WeakMap<object, number>()
  let last = 0
  return (named) => {
    const name = names.get(named) ?? ++last
    names.set(named, name)
    return name
  }
}
