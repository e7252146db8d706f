import { createId } from './createId.ts'
import { elapsed } from './elapsed.ts'
import { openChannel, type Channel } from './openChannel.ts'
import { createPageLocks } from './pageLocks.ts'
import type { EngineEndpoint, EngineFetch } from './requestEngine.ts'
import { addressOf } from './scopeKey.ts'
import { isHidden } from './watchPage.ts'
import { withLock } from './withLock.ts'

/**
 * The places for streams to one origin, over all tabs. Over HTTP/1.1 a browser opens six connections to a host, and a
 * stream keeps one for as long as it lasts: with four places two stay free for pages, answers and messages.
 */
export interface StreamSlots {
  /**
   * Waits for a place. Resolves with what gives it back, which the end of the signal does, too. Rejects with the signal's
   * reason when that ends first.
   */
  readonly acquire: (request: SlotRequest) => Promise<() => void>
}

/** Who wants a place. */
export interface SlotRequest {
  readonly signal: AbortSignal
  /** Whether a person waits for it, as for a message that they send. Then somebody who merely watches lets go at once. */
  readonly urgent: boolean
  /**
   * How much speaks against letting go, asked whenever somebody needs the place: 0 where one merely watches, more where a
   * message waits in the queue or a prompt is open. `Infinity` is never asked, as a message without its first byte.
   */
  readonly weight: () => number
  /** Somebody else needs the place. It is to be given back soon; whoever still wants one waits for it like others. */
  readonly onAsked: () => void
}

/** What can be set in a test. */
export interface StreamSlotsOptions {
  /** Milliseconds that a place is kept before somebody else who merely watches has their turn. @default 5_000 */
  readonly turn?: number | undefined
  /** Whether nobody sees this page. */
  readonly hidden?: (() => boolean) | undefined
}

const slotCount = 4
/** Milliseconds to wait for what the other tabs offer. */
const offerTime = 50
/** Milliseconds after which somebody else is asked, where a person waits, */
const askAgainUrgently = 300
/** and where nobody does. */
const askAgain = 1_000
/** Milliseconds for which those who merely watch leave what becomes free to somebody who cannot wait. */
const makeWay = 500

const known = new WeakMap<EngineFetch, Map<string, StreamSlots>>()

/** The places that lead to an endpoint. One for a page, or where a `fetch` is given for all that go through that. */
export function streamSlotsOf({ baseUrl, fetch = globalThis.fetch }: EngineEndpoint): StreamSlots {
  const ofFetch = known.get(fetch) ?? new Map<string, StreamSlots>()
  known.set(fetch, ofFetch)
  const address = addressOf(baseUrl)
  const origin = /^\w+:\/\/[^/]*/.exec(address)?.[0] ?? address
  const slots = ofFetch.get(origin) ?? createStreamSlots(origin)
  ofFetch.set(origin, slots)
  return slots
}

/**
 * Creates this page's part of the places of an origin.
 *
 * Each place is a Web Lock, so that a tab which dies gives its place back. Those who merely watch stand in one line over
 * all tabs; the first of them may ask somebody to let go who has had their turn. Who cannot wait stands in no line, and
 * asks at once. One is asked at a time: who has least against it, hidden before visible, the longest first.
 */
export function createStreamSlots(
  origin: string,
  { turn = 5_000, hidden = isHidden }: StreamSlotsOptions = {},
): StreamSlots {
  const name = `engine-kit:stream:${origin}:`
  const names = Array.from({ length: slotCount }, (_, index) => name + index)
  const lockInPage = createPageLocks()
  const holders = new Map<string, Holder>()
  const offers = new Map<string, Offer[]>()
  const steppingBack = new Set<() => void>()
  let users = 0
  let channel: Channel<SlotWord> | undefined

  async function acquire(request: SlotRequest): Promise<() => void> {
    const { signal, urgent } = request
    signal.throwIfAborted()
    if (users++ === 0) channel = openChannel(name, hear)
    let leaveLine: (() => void) | undefined
    try {
      if (!urgent) leaveLine = await take(`${name}line`, { signal })
      for (;;) {
        const free = await takeFree()
        if (free !== undefined) return hold(request, free)
        signal.throwIfAborted()
        const letGo = await queueUp(request)
        if (letGo !== undefined) return hold(request, letGo)
        // Somebody who cannot wait came.
        await elapsed(makeWay)
        signal.throwIfAborted()
      }
    } catch (error) {
      leave()
      throw error
    } finally {
      leaveLine?.()
    }
  }

  function leave(): void {
    if (--users > 0) return
    channel?.close()
    channel = undefined
  }

  function hold(request: SlotRequest, letGo: () => void): () => void {
    const { signal } = request
    if (signal.aborted) letGo()
    signal.throwIfAborted()
    const id = createId()
    const release = (): void => {
      if (!holders.delete(id)) return
      signal.removeEventListener('abort', release)
      letGo()
      leave()
    }
    holders.set(id, { request, since: performance.now(), asked: false })
    signal.addEventListener('abort', release)
    return release
  }

  /** Resolves with what lets go of a lock, as soon as it is held; with nothing where one did not want to wait. */
  function take(lockName: string, options: LockOptions): Promise<(() => void) | undefined> {
    return new Promise((resolve, reject) => {
      const work = (granted: boolean): Promise<void> => {
        if (granted) return new Promise<void>((letGo) => resolve(letGo))
        resolve(undefined)
        return Promise.resolve()
      }
      withLock(
        lockName,
        (outcome) => (outcome === 'without' ? lockInPage(lockName, work, options) : work(outcome === 'held')),
        options,
      ).catch(reject)
    })
  }

  async function takeFree(): Promise<(() => void) | undefined> {
    for (const slot of names) {
      const letGo = await take(slot, { ifAvailable: true })
      if (letGo !== undefined) return letGo
    }
    return undefined
  }

  /** Waits for any place, and asks for one. Resolves with nothing where somebody came who cannot wait. */
  function queueUp({ signal, urgent }: SlotRequest): Promise<(() => void) | undefined> {
    const over = new AbortController()
    const stop = (): void => over.abort()
    signal.addEventListener('abort', stop)
    if (!urgent) steppingBack.add(stop)
    askUntil(over.signal, urgent)
    const found = names.map((slot) => take(slot, { signal: over.signal }))
    return new Promise((resolve, reject) => {
      let done = false
      for (const one of found) {
        one.then(
          (letGo) => {
            // Two became free at once: one is enough.
            if (done) return letGo?.()
            done = true
            stop()
            resolve(letGo)
          },
          () => undefined,
        )
      }
      over.signal.addEventListener('abort', () => {
        signal.removeEventListener('abort', stop)
        steppingBack.delete(stop)
        if (done) return
        done = true
        if (signal.aborted) reject(signal.reason as Error)
        else resolve(undefined)
      })
    })
  }

  function askUntil(over: AbortSignal, urgent: boolean): void {
    void ask(over, urgent)
    const timer = setInterval(() => void ask(over, urgent), urgent ? askAgainUrgently : askAgain)
    over.addEventListener('abort', () => clearInterval(timer))
  }

  /** Asks one to let go, if there is one who may be asked. */
  async function ask(over: AbortSignal, urgent: boolean): Promise<void> {
    const from = createId()
    const need: Need = { type: 'need', from, urgent, visible: !hidden() }
    const own = offerTo(need)
    const offered: Offer[] = own === undefined ? [] : [own]
    // Where this page has every place there is nobody else to ask.
    if (channel !== undefined && holders.size < slotCount) {
      offers.set(from, offered)
      channel.post(need)
      await elapsed(offerTime)
      offers.delete(from)
    }
    if (urgent) makeWayHere()
    const [first] = offered.sort((a, b) => a.weight - b.weight || +a.visible - +b.visible || b.held - a.held)
    if (first === undefined || over.aborted) return
    if (!askHere(first.holder)) channel?.post({ type: 'asked', holder: first.holder })
  }

  /** Who of this page would let go first. */
  function offerTo({ from, urgent, visible: seen }: Need): Offer | undefined {
    const visible = !hidden()
    const now = performance.now()
    const candidates = [...holders].flatMap(([holder, { request, since, asked }]): Offer[] => {
      const weight = request.weight()
      const held = now - since
      const fair = held >= turn ? seen || !visible : seen && !visible && weight === 0
      return asked || weight === Infinity || !(urgent || fair)
        ? []
        : [{ type: 'offer', to: from, holder, weight, visible, held }]
    })
    return candidates.sort((a, b) => a.weight - b.weight || b.held - a.held)[0]
  }

  function askHere(id: string): boolean {
    const holder = holders.get(id)
    if (holder === undefined) return false
    if (!holder.asked) {
      holder.asked = true
      holder.request.onAsked()
    }
    return true
  }

  function makeWayHere(): void {
    for (const stop of [...steppingBack]) stop()
  }

  function hear(word: SlotWord): void {
    switch (word.type) {
      case 'need': {
        if (word.urgent) makeWayHere()
        const offer = offerTo(word)
        if (offer !== undefined) channel?.post(offer)
        return
      }
      case 'offer':
        offers.get(word.to)?.push(word)
        return
      case 'asked':
        askHere(word.holder)
        return
      default:
        return word satisfies never
    }
  }

  return { acquire }
}

interface Holder {
  readonly request: SlotRequest
  /** By this page's clock that nobody can set. */
  readonly since: number
  asked: boolean
}

/** What tabs say to each other. */
type SlotWord = Need | Offer | { type: 'asked'; holder: string }

interface Need {
  type: 'need'
  from: string
  urgent: boolean
  visible: boolean
}

interface Offer {
  type: 'offer'
  to: string
  holder: string
  weight: number
  visible: boolean
  /** Milliseconds for which the place has been held. */
  held: number
}
