import type { EngineErrorCode } from '@engine-kit/protocol'
import { elapsed } from './elapsed.ts'
import { withMessages } from './reduceTask.ts'
import { fromStoredTask, toStoredTask, type StoredTask } from './storedTask.ts'
import type { ClientEvent } from './taskEvent.ts'
import type { TaskState } from './taskState.ts'
import { isFollowing, type ConnectionState } from './connectionState.ts'
import { roomChannel } from './watchPage.ts'

/**
 * Lets the tabs of one browser hold one connection per task. One of them leads: it holds the connection, and shows
 * the others what it shows. When it goes, or stands still, the next one leads.
 *
 * Where Web Locks or BroadcastChannel are missing every tab leads, as if it were alone.
 */
export interface TabShare {
  /** Whether this tab may hold the connection. */
  readonly leading: boolean
  /** Leads if nobody does. Resolves with whether this tab leads now. */
  tryLead: () => Promise<boolean>
  /** Calls back as soon as this tab leads: now, or when the one that does has let go. Asking twice is asking once. */
  lead: (then: () => void) => void
  /** Lets go of leading. Where it was not reached yet, of the wish for it. */
  release: () => void
  /**
   * Lets go without a word to the others: hidden tabs that have just made room, too, would come back for it.
   */
  stepDown: () => void
  /** Shows the other tabs the current state, soon. Does nothing where this tab does not lead. */
  show: () => void
  /** Tells the other tabs what was done here. */
  tell: (told: TabMessage) => void
  /** Begins to listen, and asks the leader for its state. */
  open: () => void
  /** Stops listening, and lets go. */
  close: () => void
}

/** What one tab tells the others. */
export type TabMessage =
  | SharedEvent
  /** An error is a class of each tab; its code travels. */
  | { type: 'answer_failed_elsewhere'; requestId: string; code: EngineErrorCode }
  | { type: 'reconnect_asked' }

/** What a person does in one tab and all tabs show. */
export type SharedEvent = Extract<
  ClientEvent,
  {
    type:
      | 'message_queued'
      | 'queued_message_edited'
      | 'queued_message_removed'
      | 'message_removed'
      | 'answer_sending'
      | 'answer_sent'
      | 'answer_refused'
      | 'cancellation_changed'
  }
>

/** What a tab hears from the others. */
export interface TabListener {
  /** The leader shows this. */
  readonly onState: (state: TaskState) => void
  readonly onTold: (told: TabMessage) => void
  /** The state of this tab: to be completed by what the leader shows, or to be shown when it leads itself. */
  readonly current: () => TaskState
}

/** Milliseconds between two states shown to tabs that are mostly hidden anyway. */
const showInterval = 100
/** Who has heard nothing for this many milliseconds asks. */
const patience = 150
/** A new leader listens this many milliseconds to what the last one still said before it acts. */
const handOver = 100
/** How many messages are shown each time; the ones before do not change. */
const tailLength = 2
/** Over HTTP/1.1 a browser has six connections per origin: two stay free for pages, answers and messages. */
const maxStreams = 4

/** Creates the share of one task. Does nothing until it is opened. */
export function createTabShare(name: string, { onState, onTold, current }: TabListener): TabShare {
  const { locks } = globalThis.navigator ?? {}
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return alone
  let channel: BroadcastChannel | undefined
  let letGo: (() => void) | undefined
  let waiting: AbortController | undefined
  let showing: ReturnType<typeof setTimeout> | undefined
  let asking: ReturnType<typeof setInterval> | undefined
  let shown: TaskState | undefined

  function post(message: ChannelMessage): void {
    try {
      channel?.postMessage(message)
    } catch {
      // Something in it cannot be cloned. The other tabs read it from the storage, or catch up when they lead.
    }
  }

  function showNow(whole: boolean): void {
    clearTimeout(showing)
    showing = undefined
    if (letGo === undefined) return
    const state = (shown = current())
    const kept = whole ? 0 : Math.max(0, state.messages.length - tailLength)
    const tail = toStoredTask({ ...state, messages: state.messages.slice(kept) }, 0)
    const keptId = state.messages[kept - 1]?.id
    const { cancellation, storage } = state
    // An error is a class of this tab; the tab that leads shows it.
    const connection = { ...state.connection, error: undefined }
    post({ type: 'state', tail, kept, keptId, connection, cancellation, storage })
  }

  /** A browser slows down the timers of a hidden tab, so one that leads shows too rarely; its messages it does not. */
  function askSoon(): void {
    clearInterval(asking)
    asking = setInterval(() => post({ type: 'more' }), patience)
  }

  function hear(message: ChannelMessage): void {
    switch (message.type) {
      case 'hello':
        return showNow(true)
      case 'more':
        return shown === current() ? undefined : showNow(false)
      case 'told':
        return onTold(message.told)
      case 'state': {
        const { messages } = current()
        const tail = fromStoredTask(message.tail)
        if (tail === undefined || letGo !== undefined) return
        if (message.kept > 0 && messages[message.kept - 1]?.id !== message.keptId)
          return post({ type: 'hello' })
        const { connection, kept, cancellation, storage } = message
        if (isFollowing(connection)) askSoon()
        else clearInterval(asking)
        return onState(
          withMessages({ ...tail, connection, cancellation, storage }, [
            ...messages.slice(0, kept),
            ...tail.messages,
          ]),
        )
      }
      default:
        return message satisfies never
    }
  }

  /** Holds the lock until `letGo` is called. */
  function hold(): Promise<void> {
    clearInterval(asking)
    void makeRoom()
    return new Promise((resolve) => {
      letGo = resolve
    })
  }

  /** Where there are too many streams, hidden tabs let go of theirs, whatever the task. */
  async function makeRoom(): Promise<void> {
    const { held = [] } = await locks.query()
    if (held.filter((lock) => lock.name?.startsWith('engine-kit:')).length <= maxStreams) return
    const room = new BroadcastChannel(roomChannel)
    room.postMessage(0)
    room.close()
  }

  function stepDown(): void {
    letGo?.()
    letGo = undefined
    waiting?.abort()
    waiting = undefined
  }

  function release(): void {
    showNow(false)
    stepDown()
  }

  return {
    get leading() {
      return letGo !== undefined
    },
    tryLead: () =>
      new Promise((resolve) => {
        if (letGo !== undefined) return resolve(true)
        void locks.request(name, { ifAvailable: true }, (lock) => {
          resolve(lock !== null)
          return lock && hold()
        })
      }),
    lead: (then) => {
      if (letGo !== undefined) return then()
      if (waiting !== undefined) return
      waiting = new AbortController()
      const { signal } = waiting
      const request = locks.request(name, { signal }, async () => {
        waiting = undefined
        const held = hold()
        await elapsed(handOver)
        if (letGo !== undefined) then()
        await held
      })
      // Rejects when the wish was given up.
      request.catch(() => undefined)
    },
    release,
    stepDown,
    show: () => {
      if (letGo !== undefined) showing ??= setTimeout(() => showNow(false), showInterval)
    },
    tell: (told) => post({ type: 'told', told }),
    open: () => {
      if (channel !== undefined) return
      channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }: MessageEvent<ChannelMessage>) => hear(data)
      post({ type: 'hello' })
    },
    close: () => {
      release()
      clearInterval(asking)
      channel?.close()
      channel = undefined
    },
  }
}

type ChannelMessage =
  | { type: 'hello' }
  /** Asks for what is new. */
  | { type: 'more' }
  | { type: 'told'; told: TabMessage }
  | {
      type: 'state'
      tail: StoredTask
      kept: number
      keptId: string | undefined
      connection: ConnectionState
      cancellation: TaskState['cancellation']
      storage: TaskState['storage']
    }

const nothing = (): void => undefined

const alone: TabShare = {
  leading: true,
  tryLead: () => Promise.resolve(true),
  lead: (then) => then(),
  release: nothing,
  stepDown: nothing,
  show: nothing,
  tell: nothing,
  open: nothing,
  close: nothing,
}
