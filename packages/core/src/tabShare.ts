// Over 300 lines because it is one conversation: what a tab says, and what each word means to who hears it.
import { isFollowing } from './connectionState.ts'
import { createId } from './createId.ts'
import { elapsed } from './elapsed.ts'
import { openChannel, type Channel } from './openChannel.ts'
import { emptyTask } from './reduceTask.ts'
import type { ClientEvent } from './taskEvent.ts'
import { diffTask, patchTask, type TaskPatch } from './taskPatch.ts'
import { saidLength } from './taskMessages.ts'
import type { TaskState } from './taskState.ts'
import { transcriptSize } from './transcriptSize.ts'
import { withLock, type LockOutcome } from './withLock.ts'

/**
 * Lets the tabs of one browser hold one connection per task. One of them leads: it holds the connection, and shows
 * the others what it shows. When it goes, or stands still, the next one leads.
 *
 * Where Web Locks or BroadcastChannel are missing, or refuse, every tab leads, as if it were alone.
 */
export interface TabShare {
  /** Whether this tab may hold the connection. */
  readonly leading: boolean
  /** Whether another tab listens, which takes over when this one goes. */
  readonly heard: boolean
  /** Leads if nobody does. Resolves with whether this tab leads now. */
  tryLead: () => Promise<boolean>
  /** Calls back as soon as this tab leads: now, or when the one that does has let go. Asking twice is asking once. */
  lead: (then: () => void) => void
  /** Lets go of leading. Where it was not reached yet, of the wish for it. */
  release: () => void
  /** Lets go without a last word to the others. */
  stepDown: () => void
  /** Shows the current state to the tabs that listen, soon. Does nothing where this tab does not lead. */
  show: () => void
  /** Tells the other tabs what was done here. */
  tell: (told: TabMessage) => void
  /** Begins to listen, and asks who leads for its state. */
  open: () => void
  /** Stops listening, and lets go. */
  close: () => void
}

/** What one tab tells the others. */
export type TabMessage = SharedEvent | { type: 'reconnect_asked' }

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
      | 'answer_failed'
      | 'answer_sent'
      | 'answer_refused'
      | 'answer_withheld'
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
/** Who listens says so after this many states, */
const ackEvery = 10
/** and who has not said so for this many does not listen any more: it is frozen, or was closed without a word. */
const maxUnheard = 50

/** Creates the share of one task. Does nothing until it is opened. */
export function createTabShare(name: string, { onState, onTold, current }: TabListener): TabShare {
  const me = createId()
  let channel: Channel<TabWord> | undefined
  /** Whether nobody can know who leads, or what they show. Then each tab leads, and listens to nobody. */
  let alone = typeof BroadcastChannel === 'undefined'
  let letGo: (() => void) | undefined
  let waiting: AbortController | undefined
  let showing: ReturnType<typeof setTimeout> | undefined
  let asking: ReturnType<typeof setInterval> | undefined
  /** The tabs that listen, and how many states each of them was shown since it last said so. */
  const listeners = new Map<string, number>()
  /** What who listens was shown last, or what was shown here. */
  let shown: { state: TaskState; number: string } | undefined
  let unheard = 0

  function post(word: TabWord): void {
    channel?.post(word)
  }

  /** @param held what who asks for everything has already. */
  function showNow(held?: Held): void {
    clearTimeout(showing)
    showing = undefined
    if (letGo === undefined || listeners.size === 0) return
    const state = current()
    const number = createId()
    const known = shown === undefined ? heldOf(state, held) : undefined
    const patch = diffTask(shown?.state ?? known, state)
    post({ type: 'state', number, after: shown?.number, held: known && held, patch })
    shown = { state, number }
    for (const [tab, count] of listeners) {
      if (count >= maxUnheard) listeners.delete(tab)
      else listeners.set(tab, count + 1)
    }
  }

  /** A browser slows down the timers of a hidden tab, so one that leads shows too rarely; its messages it does not. */
  function askSoon(): void {
    clearInterval(asking)
    asking = setInterval(() => post({ type: 'more', from: me }), patience)
  }

  function hear(word: TabWord): void {
    switch (word.type) {
      case 'who':
        if (letGo === undefined) post({ type: 'hello', from: me })
        return
      case 'hello':
        listeners.set(word.from, 0)
        // Who does not lead has only to know who listens when it does.
        if (letGo === undefined) return
        shown = undefined
        return showNow(word.held)
      case 'here':
        return void listeners.set(word.from, 0)
      case 'bye':
        return void listeners.delete(word.from)
      case 'more':
        if (!listeners.has(word.from)) return hear({ type: 'hello', from: word.from })
        listeners.set(word.from, 0)
        return shown?.state === current() ? undefined : showNow()
      case 'told':
        return onTold(word.told)
      case 'state':
        return letGo === undefined ? see(word) : undefined
      default:
        return word satisfies never
    }
  }

  function see({ number, after, held, patch }: Shown): void {
    const whole = held ? heldOf(current(), held) : emptyTask(current().taskId)
    const base = after === undefined ? whole : after === shown?.number ? shown.state : undefined
    const state = base && patchTask(base, patch)
    if (state === undefined) {
      // Something was missed. Asked once: all that comes before the answer does not fit, either.
      if (shown ?? held) post({ type: 'hello', from: me })
      shown = undefined
      return
    }
    shown = { state, number }
    if (++unheard % ackEvery === 0) post({ type: 'here', from: me })
    if (isFollowing(state.connection)) askSoon()
    else clearInterval(asking)
    onState(state)
  }

  /** Holds the lock until `letGo` is called. */
  function hold(): Promise<void> {
    clearInterval(asking)
    shown = undefined
    return new Promise((resolve) => {
      letGo = resolve
      post({ type: 'who' })
    })
  }

  function standAlone(): void {
    alone = true
    channel?.close()
    channel = undefined
  }

  function stepDown(): void {
    letGo?.()
    letGo = undefined
    shown = undefined
    waiting?.abort()
    waiting = undefined
  }

  function release(): void {
    showNow()
    stepDown()
  }

  /** Works with the lock, or without one where this tab is alone. */
  function take(work: (granted: boolean) => void | Promise<void>, options: LockOptions): Promise<void> {
    const begin = (outcome: LockOutcome): void | Promise<void> => {
      if (outcome === 'without') standAlone()
      return work(outcome !== 'taken')
    }
    return alone ? Promise.resolve(begin('without')) : withLock(name, begin, options)
  }

  return {
    get leading() {
      return letGo !== undefined
    },
    get heard() {
      return listeners.size > 0
    },
    tryLead: () =>
      new Promise((resolve) => {
        if (letGo !== undefined) return resolve(true)
        const work = (granted: boolean): void | Promise<void> => {
          // It may have been taken by this tab, which asked twice.
          resolve(granted || letGo !== undefined)
          if (granted) return hold()
        }
        void take(work, { ifAvailable: true })
      }),
    lead: (then) => {
      if (letGo !== undefined) return then()
      if (waiting !== undefined) return
      const work = async (): Promise<void> => {
        waiting = undefined
        const held = hold()
        if (!alone) await elapsed(handOver)
        if (letGo !== undefined) then()
        await held
      }
      waiting = new AbortController()
      // Rejects when the wish was given up.
      take(work, { signal: waiting.signal }).catch(() => undefined)
    },
    release,
    stepDown,
    show: () => {
      if (letGo !== undefined && listeners.size > 0) showing ??= setTimeout(showNow, showInterval)
    },
    tell: (told) => post({ type: 'told', told }),
    open: () => {
      if (channel !== undefined || alone) return
      channel = openChannel(name, hear)
      if (channel === undefined) return standAlone()
      post(letGo === undefined ? { type: 'hello', from: me, held: describe(current()) } : { type: 'who' })
    },
    close: () => {
      release()
      clearInterval(asking)
      post({ type: 'bye', from: me })
      channel?.close()
      channel = undefined
      listeners.clear()
    },
  }
}

/** What tabs say to each other. */
type TabWord =
  /** I lead now: who listens? */
  | { type: 'who' }
  /** I listen: show me everything, but for what I have. */
  | { type: 'hello'; from: string; held?: Held | undefined }
  /** I still listen. */
  | { type: 'here'; from: string }
  /** I listen: show me what is new. */
  | { type: 'more'; from: string }
  | { type: 'bye'; from: string }
  | { type: 'told'; told: TabMessage }
  | Shown

/** What the leader shows. */
interface Shown {
  type: 'state'
  /** Names the state. */
  number: string
  /** Names the state that it follows; `undefined` where all is told. */
  after: string | undefined
  /** What is left out of all. */
  held: Held | undefined
  patch: TaskPatch
}

/** The messages at the beginning that a tab knows from the storage. They are as good as never others. */
interface Held {
  count: number
  stamp: string
}

/** All but the last turn, which may have gone on. */
function describe({ messages }: TaskState, count = Math.max(0, saidLength(messages) - 1)): Held {
  return { count, stamp: `${messages[count - 1]?.id} ${transcriptSize(messages.slice(0, count))}` }
}

/** The beginning of a state, where it is the one that is meant. */
function heldOf(state: TaskState, held: Held | undefined): TaskState | undefined {
  if (held === undefined || describe(state, held.count).stamp !== held.stamp) return undefined
  return { ...emptyTask(state.taskId), messages: state.messages.slice(0, held.count) }
}
