'use client'
import type { UserMessage } from '@engine-kit/core'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import { useStableCallback } from './useStableCallback.ts'
import { watchReader } from './watchReader.ts'

/** A scrolling element that stays at its end while that is what the reader wants. */
export interface FollowScroll {
  readonly viewport: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** Whether new content moves the view. */
  readonly following: boolean
  /** Whether the end is in view. */
  readonly atEnd: boolean
  /** Whether a prompt waits that is out of view. */
  readonly missed: boolean
  /** Lets go when the reader opens or closes something, which would otherwise slide away under the pointer. */
  readonly release: (event: MouseEvent) => void
  readonly jumpToEnd: () => void
  /** Takes keys at their word: the end that End asks for moves on while an answer grows, and Home leaves it. */
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/**
 * Tells following from free scrolling by what the reader does: wheel, finger and keys that lead up let go, so does a hand
 * on the scroll bar and selecting text; arriving at the end takes hold again, and so does writing a message. A search, a
 * screen reader and a script scroll without any of these: they are known by a view that moved up although nothing else did.
 * While something is pressed the view rests. What waits for an answer is read from its start: there the view stops.
 * What the content does by itself changes nothing: growing, shrinking, and turning out taller than the browser had guessed.
 *
 * @param ownMessage The reader's latest message; one that is written now brings the view to the end.
 * @param asks Whether a prompt waits.
 */
export function useFollowScroll(ownMessage: UserMessage | undefined, asks: boolean): FollowScroll {
  const viewport = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const intent = useRef<'following' | 'free'>('following')
  // Where the view was last put or seen: the browser may report our move and the reader's as one.
  const last = useRef<Place>({ top: 0, end: 0, newest: 0 })
  // How far one could scroll in what the reader last saw: an end that has moved on since is not what they aimed at.
  const seenEnd = useRef(0)
  const asking = useRef(false)
  const [view, setView] = useState(viewAtStart)
  const lastView = useRef(viewAtStart)

  const look = useCallback((): void => {
    const element = viewport.current
    if (element === null) return
    const following = intent.current === 'following'
    // Who follows is at the end, or about to be: content that has just grown is no reason to render twice.
    const atEnd = following || last.current.end - last.current.top <= nearEnd
    const asked = askedIn(element, asking.current)
    const missed = asked !== null && !isInView(element, asked)
    const { current } = lastView
    if (current.following === following && current.atEnd === atEnd && current.missed === missed) return
    setView((lastView.current = { following, atEnd, missed }))
  }, [])

  useLayoutEffect(() => {
    asking.current = asks
  }, [asks])

  const letGo = useCallback((): void => {
    intent.current = 'free'
    look()
  }, [look])

  function jumpToEnd(): void {
    intent.current = 'following'
    const element = viewport.current
    if (element === null) return
    const asked = askedIn(element, asking.current)
    // To what was asked, also where it is above. Nothing but a person's own press leads up.
    if (asked && !isInView(element, asked)) element.scrollTop += topIn(element, asked) - nearEnd
    scrollToEnd(element, last, asking.current)
    look()
  }

  useEffect(() => {
    const element = viewport.current
    if (element === null || content.current === null) return
    let held = false

    // A browser may tell of several scrolls as one, and late. So it is measured after each change of the content: the view
    // that a shorter content has moved up is then at its very end.
    const measure = (): void => {
      const before = last.current
      const { top, end } = (last.current = placeOf(element))
      // A browser with anchors moves the view with what changes above, and so it does while that rests under a pressed
      // pointer. One without, WebKit, moves a view up and lets it grow before it tells of either.
      const byItself = 'overflowAnchor' in element.style ? held || end < before.end : end !== before.end
      if (top < before.top && end - top > 1 && !byItself) intent.current = 'free'
    }

    measure()

    const onScroll = (): void => {
      const before = last.current
      measure()
      const { top, newest } = last.current
      // What grew above moves the view and the newest message by the same, to a pixel, which is no move of the reader's.
      const isMove = top > before.top && top - newest >= before.top - before.newest + 1
      if (isMove && seenEnd.current - top <= nearEnd) intent.current = 'following'
      look()
    }

    const follow = (): void => {
      if (intent.current === 'following' && !held) scrollToEnd(element, last, asking.current)
    }

    const onResize = (): void => {
      // What grew above a reader who is elsewhere has moved the view with it, which is no move of theirs.
      measure()
      seenEnd.current = last.current.end
      follow()
      look()
    }
    // There is none in jsdom, where nothing has a size either.
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(onResize)
    observer?.observe(content.current)
    observer?.observe(element)
    // In the frame, after its scroll events and ahead of its layout, in which the browser decides what is out of view and
    // skips it: the end would be missing for a frame.
    const additions = new MutationObserver(() => {
      if (intent.current !== 'following') return
      measure()
      requestAnimationFrame(follow)
    })
    additions.observe(content.current, { childList: true, subtree: true })
    element.addEventListener('scroll', onScroll, { passive: true })
    const unwatch = watchReader(element, {
      onLeave: letGo,
      onHold: (now) => {
        held = now
        // Behind the click, which may open what it is on.
        if (!now) requestAnimationFrame(follow)
      },
    })
    return () => {
      observer?.disconnect()
      additions.disconnect()
      element.removeEventListener('scroll', onScroll)
      unwatch()
    }
  }, [look, letGo])

  const wrote = useStableCallback(() => {
    // What has waited in the queue, or was written in another tab, is no reason to take the reader away.
    if (ownMessage !== undefined && Date.now() - ownMessage.createdAt < justNow && document.hasFocus())
      jumpToEnd()
  })
  useEffect(() => wrote?.(), [ownMessage?.id, wrote])

  function release({ target }: MouseEvent): void {
    if (target instanceof Element && target.closest('[aria-expanded]')) letGo()
  }

  function onKeyDown({ target, currentTarget, key }: KeyboardEvent): void {
    if (target !== currentTarget) return
    if (key === 'End') jumpToEnd()
    // The browser scrolls smoothly, and begins with less than a pixel.
    if (currentTarget.scrollTop > 0 && /Home|Up$/.test(key)) letGo()
    // Firefox would end where the start was when it began: what comes above moves it on.
    if (key === 'Home') currentTarget.scrollTop = 0
  }

  return { viewport, content, ...view, release, jumpToEnd, onKeyDown }
}

const viewAtStart = { following: true, atEnd: true, missed: false }

/** Milliseconds in which a message that is sent at once appears. */
const justNow = 1000

/** Pixels from the end that still count as the end: a fraction of a line. */
const nearEnd = 24

/** In pixels: where a view stands, how far one could scroll, and where the newest message begins in the content. */
interface Place {
  readonly top: number
  readonly end: number
  readonly newest: number
}

function placeOf(element: HTMLElement): Place {
  const top = element.scrollTop
  const end = element.scrollHeight - element.clientHeight
  const groups = element.getElementsByClassName('ek-list-group')
  const newest = groups[groups.length - 1]?.lastElementChild
  return { top, end, newest: newest ? top + topIn(element, newest) : 0 }
}

function scrollToEnd(element: HTMLElement, last: RefObject<Place>, asks: boolean): void {
  const asked = askedIn(element, asks)
  const { scrollTop, scrollHeight } = element
  // A reader who has gone on, in what is taller than the view or behind it, stays there.
  element.scrollTop =
    asked === null ? scrollHeight : Math.max(scrollTop, scrollTop + topIn(element, asked) - nearEnd)
  last.current = placeOf(element)
}

/** What waits for an answer in the last turn, and the first of several. */
function askedIn(element: HTMLElement, asks: boolean): Element | null {
  if (!asks) return null
  const waiting = '.ek-prompt:is([data-state="open"], [data-state="failed"])'
  const last = [...element.querySelectorAll(waiting)].at(-1)
  return last?.closest('.ek-assistant')?.querySelector(waiting) ?? null
}

/** Whether more than an edge of it shows. */
function isInView(element: HTMLElement, asked: Element): boolean {
  const top = topIn(element, asked)
  return top < element.clientHeight - leastShown && top + asked.clientHeight > leastShown
}

/** Pixels: a title. */
const leastShown = 48

/** How far below the upper edge of the view it begins. */
function topIn(element: HTMLElement, inner: Element): number {
  return inner.getBoundingClientRect().top - element.getBoundingClientRect().top
}
