// Over 300 lines because it is one switchboard: what decides lives elsewhere, and each command has its way through here.
import { idleConnection, isFollowing } from './connectionState.ts'
import type { SilencePolicy } from './heartbeatRhythm.ts'
import { elapsed } from './elapsed.ts'
import { keepOwnAnswers } from './keepOwnAnswers.ts'
import { createMessageSender } from './messageSender.ts'
import { createPromptAnswers } from './promptAnswers.ts'
import { promptNow } from './reducePrompts.ts'
import type { EngineEndpoint } from './requestEngine.ts'
import type { RetryPolicy } from './retryDelay.ts'
import { steadyNow } from './steadyNow.ts'
import { createTabShare, type SharedEvent, type TabMessage } from './tabShare.ts'
import { createTaskCommands, type TaskCommands } from './taskCommands.ts'
import type { ClientEvent } from './taskEvent.ts'
import { hasOpenTurn, lastTurnOf, openPrompts, sendingOf } from './taskMessages.ts'
import type { QueuedMessage, TaskState } from './taskState.ts'
import { createTaskStateHolder } from './taskStateHolder.ts'
import type { TaskStorage } from './taskStorage.ts'
import { createTurnFollower } from './turnFollower.ts'
import { watchPage } from './watchPage.ts'

/**
 * One task: its state, and the commands that change it. Shared by everything on the page that shows the task; the
 * first watcher opens the connection, and some time after the last one has left it closes.
 */
export interface TaskStore extends TaskCommands {
  readonly taskId: string
  /** Whether anybody watches, or a connection still lingers. */
  readonly watched: boolean
  /** The latest published state. The same object until something changes. */
  getSnapshot: () => TaskState
  /**
   * Watches the task. The listener is called after each publication: at most once a frame, and at once after what this
   * browser did and at the end of a turn.
   */
  subscribe: (listener: () => void) => () => void
  /** Watches the task without listening. Returns what ends the watching. */
  attach: () => () => void
  /**
   * Stops watching at once, whoever else does; but a message that is on its way or waits in the queue is sent first,
   * unless another tab does that. The Engine goes on with the turn; the next watcher catches up.
   */
  detach: () => void
}

/** A store as its client holds it. */
export interface LiveTaskStore extends TaskStore {
  /** Stops for good, and forgets what it showed. */
  end: () => void
}

/** What a task store needs from its client. */
export interface TaskStoreOptions {
  readonly taskId: string
  /** Names what may be shared with other tabs. */
  readonly scopeKey: string
  readonly endpoint: EngineEndpoint
  readonly storage: TaskStorage
  readonly retryPolicy: RetryPolicy
  readonly silencePolicy: SilencePolicy
  /** Milliseconds between the last watcher's leaving and the closing of the connection. */
  readonly linger: number
  readonly cancelTurn: (() => Promise<unknown>) | undefined
  /** Somebody watches again. */
  readonly onWatched: () => void
  /** As the client's `onChange` tells it. */
  readonly onChange: (change: 'prompts' | 'tasks' | 'storage') => void
}

/** Milliseconds between two attempts to learn which prompts wait. */
const lookAgain = 3_000
/** and, where none is known of, not longer than this one after the other. */
const longestPause = 60_000

/** Creates the store of one task. Does nothing until somebody watches or sends. */
export function createTaskStore(options: TaskStoreOptions): LiveTaskStore {
  const { taskId, endpoint, storage, retryPolicy, silencePolicy, linger, onWatched, onChange } = options
  const holder = createTaskStateHolder(taskId, storage, { onChange })
  const turn = createTurnFollower({
    taskId,
    endpoint,
    holder,
    retryPolicy,
    silencePolicy,
    onEnded,
    isWaiting: () => prompts.look([]),
  })
  const prompts = createPromptAnswers({
    taskId,
    endpoint,
    find: (promptId) => promptNow(holder.current, promptId),
    apply: applyAnswer,
  })
  const open = createMessageSender({
    taskId,
    endpoint,
    turn,
    retryPolicy,
    // A turn that somebody else began: the message waits for it like any other.
    onTurnRunning: waitInQueue,
    // A request may arrive after its connection is lost.
    onUnconfirmed: () => void elapsed(lookAgain).then(lookAround),
  })
  const tabs = createTabShare(`engine-kit:${options.scopeKey}${taskId}`, {
    current: () => holder.current,
    onState: mirror,
    onTold: hearTab,
  })
  const commands = createTaskCommands({
    current: () => holder.current,
    say,
    sendNow,
    sendAnswer: (prompt, answer) => prompts.send(prompt, answer).then(followTurn),
    share,
    reconnect,
    cancelTurn: options.cancelTurn,
  })
  const answeredHere = new Set<string>()
  let watchers = 0
  /** Whether somebody has come since nobody was there. */
  let present = false
  /** Whether nobody watches any more, and something is still to be said. */
  let staying = false
  let ended = false
  let lingering: ReturnType<typeof setTimeout> | undefined
  let stopWatchingPage: (() => void) | undefined
  /** Messages leave one after the other, however quickly they are said. */
  let saying = Promise.resolve()
  let lookedAt = 0
  /** What was said here, until another tab shows that it knows of it: two tabs may speak at the same moment. */
  const saidHere = new Map<string, QueuedMessage>()
  /** Prompts of which the stream told next to nothing, and of which the list was asked. */
  const askedAbout = new Set<string>()

  holder.subscribe(() => {
    tabs.show()
    completePrompts()
    // What ends and begins in one go, a turn and the next from the queue, needs no letting go in between.
    queueMicrotask(() => {
      if (!isBusy() && tabs.leading) tabs.release()
      if (staying && !mustStay()) detach()
    })
  })

  const isAtWork = (): boolean => hasOpenTurn(holder.current) || isFollowing(holder.current.connection)
  const isBusy = (): boolean => isAtWork() || sendingOf(holder.current) !== undefined

  /** Documented of a prompt in the stream is only its id: what it lacks the list may tell. */
  function completePrompts(): void {
    const bare = openPrompts(holder.current).find(
      ({ id, question }) => question === '' && !askedAbout.has(id),
    )
    if (bare === undefined || !tabs.leading) return
    askedAbout.add(bare.id)
    void prompts.look([])
  }

  function onEnded(): void {
    holder.saveNow()
    sendNext()
  }

  /** Sends what waits first, once the turn it waited for is done. */
  function sendNext(): void {
    const [next] = holder.current.queue
    // A message that was not sent, and stands last, does not hold up what waits for the turn above it.
    const turn = lastTurnOf(holder.current)
    if (next !== undefined && (turn === undefined || turn.status === 'completed') && !isBusy()) {
      void say(next)
    }
  }

  /** Shows a message at once, as sending or as waiting, and sends it when its turn has come. */
  function say(message: QueuedMessage): Promise<void> {
    if (ended) return Promise.resolve()
    saidHere.set(message.id, message)
    if (isBusy()) {
      share({ type: 'message_queued', message })
      followTurn()
      return holder.load()
    }
    turn.apply({ type: 'message_sending', message })
    return inTurn(async () => {
      await holder.load()
      if (await mayOpen()) {
        void open(message)
        return
      }
      if (ended) return
      waitInQueue(message)
      followTurn()
    })
  }

  function sendNow(message: QueuedMessage): Promise<void> {
    return isBusy() ? Promise.resolve() : say(message)
  }

  function waitInQueue(message: QueuedMessage): void {
    share({ type: 'message_removed', messageId: message.id })
    share({ type: 'message_queued', message })
  }

  function inTurn(run: () => Promise<void>): Promise<void> {
    saying = saying.then(run)
    return saying
  }

  /** Whether a turn can be begun here now. */
  async function mayOpen(): Promise<boolean> {
    if (ended || isAtWork() || !(await tabs.tryLead())) return false
    if (ended) tabs.stepDown()
    return !ended && !isAtWork()
  }

  /** Follows the open turn, or waits for the tab that does to let go. */
  function followTurn(): void {
    if (tabs.leading) return startFollowing()
    tabs.lead(() => {
      // What stood here was the other tab's connection.
      turn.apply({ type: 'connection_changed', connection: idleConnection })
      startFollowing()
      sendNext()
      if (!isBusy()) tabs.release()
    })
  }

  function startFollowing(): void {
    const { connection } = holder.current
    if (!hasOpenTurn(holder.current) || isFollowing(connection)) return
    turn.connect({ type: connection.phase === 'ended' && connection.error ? 'retry_asked' : 'following' })
  }

  function reconnect(): void {
    const { phase, error } = holder.current.connection
    if (phase === 'ended' && error?.retryable === true) turn.apply({ type: 'turn_reopened' })
    if (!hasOpenTurn(holder.current)) return
    if (tabs.leading) turn.connect({ type: 'retry_asked' })
    else tabs.tell({ type: 'reconnect_asked' })
    followTurn()
  }

  // Other tabs.

  /** Does what a person asked for, here and in the other tabs. */
  function share(event: SharedEvent): void {
    turn.apply(event)
    tabs.tell(event)
  }

  function applyAnswer(event: ClientEvent): void {
    turn.apply(event)
    const { type } = event
    if (type === 'answer_sending') answeredHere.add(event.promptId)
    if (type === 'answer_failed' || type === 'answer_withheld') answeredHere.delete(event.promptId)
    if (
      type === 'answer_sending' ||
      type === 'answer_failed' ||
      type === 'answer_sent' ||
      type === 'answer_refused' ||
      type === 'answer_withheld'
    ) {
      tabs.tell(event)
    }
  }

  function hearTab(told: TabMessage): void {
    if (told.type === 'queued_message_removed') saidHere.delete(told.messageId)
    if (told.type === 'reconnect_asked') {
      if (tabs.leading) reconnect()
    } else if ('promptId' in told && answeredHere.has(told.promptId)) {
      // This tab's own answer has an outcome of its own.
    } else {
      turn.apply(told)
      if (tabs.leading) sendNext()
    }
  }

  function mirror(shown: TaskState): void {
    const next = keepOwnAnswers(shown, holder.current, answeredHere)
    const unknown = [...saidHere.values()].filter(({ id }) => {
      const known = [...next.messages, ...next.queue].some((message) => message.id === id)
      if (known) saidHere.delete(id)
      return !known
    })
    holder.mirror(next)
    // The other tab had not heard of it yet when it said what it shows.
    for (const message of unknown) share({ type: 'message_queued', message })
    if (hasOpenTurn(next) || unknown.length > 0) followTurn()
  }

  // Watching.

  async function arrive(): Promise<void> {
    onWatched()
    stopWatchingPage ??= watchPage((event) => {
      // Timers are slow in a hidden tab: who comes back to it finds it up to date.
      holder.flush()
      if (event === 'hidden') holder.saveNow()
      else if (tabs.leading) turn.connect({ type: event })
      if (event === 'detached') tabs.stepDown()
      // What was given up for want of a network may be found now.
      if (event !== 'online' && event !== 'visible') return
      reconnect()
      if (steadyNow() - lookedAt > lookAgain) void lookAround()
    })
    await holder.load()
    if (watchers === 0) return
    tabs.open()
    if (isFollowing(holder.current.connection)) return
    // What waited when the page went away is said now, if the turn it waited for has ended.
    if (!hasOpenTurn(holder.current)) return lookAround()
    followTurn()
    const asked = openPrompts(holder.current).map((prompt) => prompt.id)
    // An answer that was under way when the page went away is known by its outcome only.
    while (asked.length > 0 && watchers > 0 && (await prompts.look(asked)) === undefined) {
      await elapsed(lookAgain)
    }
  }

  /** Joins what the Engine is at work on, or waits with, that another client began. */
  async function lookAround(): Promise<void> {
    if (ended || watchers === 0 || isBusy() || !(await tabs.tryLead()) || isBusy()) return
    lookedAt = steadyNow()
    // An answer may be a proxy's, or none may come.
    for (let pause = lookAgain; !(await turn.look()) && pause < longestPause; pause *= 2) {
      if (watchers === 0 || isBusy()) break
      await elapsed(pause)
      if (watchers === 0 || isBusy()) break
    }
    if (!isBusy() && (await prompts.look([])) === true) followTurn()
    if (!isBusy()) tabs.release()
    sendNext()
  }

  /**
   * Whether something would not be said if this tab stopped now: a request without its first byte, or a queue that no
   * other tab takes along.
   */
  function mustStay(): boolean {
    const { status, queue, connection } = holder.current
    if (!tabs.leading || !isBusy()) return false
    if (status === 'sending' || connection.phase === 'connecting') return true
    return queue.length > 0 && !tabs.heard
  }

  function detach(): void {
    clearTimeout(lingering)
    staying = mustStay()
    if (staying) return
    present = false
    stopWatchingPage?.()
    stopWatchingPage = undefined
    turn.connect({ type: 'detached' })
    tabs.close()
    holder.saveNow()
  }

  function end(): void {
    ended = true
    turn.connect({ type: 'detached' })
    // Without a word: what the others show is not this tab's to take away.
    tabs.stepDown()
    holder.end()
    detach()
  }

  function attach(): () => void {
    watchers++
    staying = false
    clearTimeout(lingering)
    if (!present) {
      present = true
      void arrive()
    }
    let left = false
    return () => {
      if (left) return
      left = true
      watchers--
      if (watchers === 0) lingering = setTimeout(detach, linger)
    }
  }

  return {
    taskId,
    get watched() {
      return watchers > 0 || isFollowing(holder.current.connection)
    },
    getSnapshot: () => holder.snapshot,
    subscribe: (listener) => {
      const forget = holder.subscribe(listener)
      const leave = attach()
      return () => {
        forget()
        leave()
      }
    },
    attach,
    detach,
    end,
    ...commands,
  }
}
