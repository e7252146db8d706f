'use client'
import type { UserMessage } from '@engine-kit/core'
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import { isSelectedIn } from '../controls/isSelectedIn.ts'
import { useStableCallback } from './useStableCallback.ts'

/** A scrolling element that stays at its end while that is what the reader wants. */
export interface FollowScroll {
  readonly viewport: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** Whether new content moves the view. */
  readonly following: boolean
  /** Whether the end is in view. */
  readonly atEnd: boolean
  /** Lets go when the reader opens or closes something, which would otherwise slide away under the pointer. */
  readonly release: (event: MouseEvent) => void
  readonly jumpToEnd: () => void
  /** Takes keys at their word: the end that End asks for moves on while an answer grows, and Home leaves it. */
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/**
 * Tells following from free scrolling by what the reader does: the least scrolling up lets go and so does selecting text,
 * arriving at the end takes hold again, and so does writing a message. What the content does by itself changes nothing:
 * growing, shrinking, and parts of it turning out taller than the browser had guessed.
 *
 * @param ownMessage The reader's latest message; one that is written now brings the view to the end.
 */
export function useFollowScroll(ownMessage: UserMessage | undefined): FollowScroll {
  const viewport = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const intent = useRef<'following' | 'free'>('following')
  // Where the view was last put or seen: the browser may report our move and the reader's as one.
  const lastTop = useRef(0)
  // How far one could scroll in what the reader last saw: an end that has moved on since is not what they aimed at.
  const lastEnd = useRef(0)
  const [view, setView] = useState(viewAtStart)
  const lastView = useRef(viewAtStart)

  const look = useCallback((): void => {
    const element = viewport.current
    if (element === null) return
    const following = intent.current === 'following'
    // Who follows is at the end, or about to be: content that has just grown is no reason to render twice.
    const atEnd = following || isAtEnd(element)
    if (lastView.current.following === following && lastView.current.atEnd === atEnd) return
    lastView.current = { following, atEnd }
    setView(lastView.current)
  }, [])

  const letGo = useCallback((): void => {
    intent.current = 'free'
    look()
  }, [look])

  function jumpToEnd(): void {
    intent.current = 'following'
    scrollToEnd(viewport.current, lastTop)
    look()
  }

  useEffect(() => {
    const element = viewport.current
    if (element === null || content.current === null) return
    lastTop.current = element.scrollTop

    function onScroll(): void {
      if (element === null) return
      const { scrollTop } = element
      if (scrollTop < lastTop.current) {
        // Where the content got shorter, the browser itself moves the view up, to the very end.
        if (endOf(element) - scrollTop > 1) intent.current = 'free'
      } else if (scrollTop > lastTop.current && lastEnd.current - scrollTop <= nearEnd) {
        intent.current = 'following'
      }
      lastTop.current = scrollTop
      look()
    }

    // The view may be back at the end before the browser tells of a scroll so small.
    function onWheel({ deltaY, ctrlKey, target }: WheelEvent): void {
      if (element === null || deltaY >= 0 || ctrlKey || element.scrollTop <= 0) return
      for (let inner = target; inner instanceof Element && inner !== element; inner = inner.parentElement) {
        if (inner.scrollTop > 0) return
      }
      letGo()
    }

    // What is being selected must not slide away under the pointer.
    function onSelectionChange(): void {
      if (element !== null && isSelectedIn(element)) letGo()
    }

    const observer = new ResizeObserver(() => {
      lastEnd.current = endOf(element)
      if (intent.current === 'following') scrollToEnd(element, lastTop)
      // What grew above the reader has moved the view with it, which is no move of theirs.
      else lastTop.current = element.scrollTop
      look()
    })
    observer.observe(content.current)
    observer.observe(element)
    // In the frame, after its scroll events and ahead of its layout, in which the browser decides what is out of view and
    // skips it: the end would be missing for a frame.
    const follow = (): void => {
      if (intent.current === 'following') scrollToEnd(element, lastTop)
    }
    const additions = new MutationObserver(() => void requestAnimationFrame(follow))
    additions.observe(content.current, { childList: true, subtree: true })
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: true })
    document.addEventListener('selectionchange', onSelectionChange)
    return () => {
      observer.disconnect()
      additions.disconnect()
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
      document.removeEventListener('selectionchange', onSelectionChange)
    }
  }, [look, letGo])

  const wrote = useStableCallback(() => {
    // What has waited in the queue, or was written in another tab, is no reason to take the reader away.
    if (ownMessage !== undefined && Date.now() - ownMessage.createdAt < justNow && document.hasFocus())
      jumpToEnd()
  })
  useEffect(() => wrote?.(), [ownMessage?.id, wrote])

  function release({ target }: MouseEvent): void {
    if (target instanceof Element && target.closest('[aria-expanded]') !== null) letGo()
  }

  function onKeyDown({ target, currentTarget, key }: KeyboardEvent): void {
    if (target !== currentTarget) return
    if (key === 'End') jumpToEnd()
    // The browser scrolls smoothly, and begins with less than a pixel.
    if (upwardKeys.test(key) && currentTarget.scrollTop > 0) letGo()
  }

  return { viewport, content, ...view, release, jumpToEnd, onKeyDown }
}

const upwardKeys = /^(Home|PageUp|ArrowUp)$/

const viewAtStart = { following: true, atEnd: true }

/** Milliseconds in which a message that is sent at once appears. */
const justNow = 1000

/** Pixels from the end that still count as the end: a fraction of a line. */
const nearEnd = 24

function isAtEnd(element: HTMLElement): boolean {
  return endOf(element) - element.scrollTop <= nearEnd
}

function endOf(element: HTMLElement): number {
  return element.scrollHeight - element.clientHeight
}

function scrollToEnd(element: HTMLElement | null, lastTop: RefObject<number>): void {
  if (element === null) return
  element.scrollTop = element.scrollHeight
  lastTop.current = element.scrollTop
}
