'use client'
import type { Message } from '@engine-kit/core'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { groupMessages, type MessageGroup } from './groupMessages.ts'

/**
 * The conversation in groups. The newest are in the document at once, the others follow one at a time while the
 * browser is idle, what is nearest to the view first: so a long conversation appears as fast as a short one. Of a very
 * long one only what is near the view is shown. The rest stands there as plain text, which costs next to nothing.
 *
 * @param content The element whose children are the groups.
 */
export function useMessageGroups(
  messages: readonly Message[],
  content: RefObject<HTMLElement | null>,
): readonly MessageGroup[] {
  const [kept, keep] = useState<readonly MessageGroup[]>([])
  const groups = groupMessages(messages, kept)
  if (groups !== kept) keep(groups)

  const changed = useRef<Element>(undefined)

  useEffect(() => {
    const list = content.current
    const viewport = list?.parentElement
    if (!viewport) return
    let waiting = false
    let over = false
    let lookedAt: number
    const look = (): void => {
      if (waiting) return
      waiting = true
      whenIdle(() => {
        waiting = false
        if (over) return
        // One after the other: several that are read at once would keep each other, and the page, waiting.
        const latest = changed.current ?? list.lastElementChild
        if (latest?.querySelector('.ek-assistant:not([data-state=running]) [data-state=streaming]'))
          return look()
        lookedAt = viewport.scrollTop
        const change = changeIn(groups, viewport, list.children)
        if (change === undefined) return
        changed.current = list.children[change[0]]
        keep(groups.with(...change))
      })
    }
    const onScroll = (): void => {
      if (Math.abs(viewport.scrollTop - lookedAt) > viewport.clientHeight / 2) look()
    }
    look()
    viewport.addEventListener('scroll', onScroll)
    // What a search has found stays a plain text only while the search has the focus.
    addEventListener('focus', look)
    return () => {
      over = true
      viewport.removeEventListener('scroll', onScroll)
      removeEventListener('focus', look)
    }
  }, [groups, content])

  return groups
}

/** Characters of what is nearest to the view that are shown, */
const shownSize = 500_000
/** and of what stays once it is, so that a reader who moves to and fro has peace. */
const keptSize = 1_000_000

/** Square pixels that a character of an answer takes, with all that is empty around it. */
const areaOfCharacter = 250

/** What is open, or goes on. */
const inUse = 'textarea,[aria-expanded=true],[data-state=running],[data-state=awaiting-answer]'

/** The next group to change, and what it becomes: what is nearest to the view is shown first, then what is farthest goes. */
function changeIn(
  groups: readonly MessageGroup[],
  viewport: Element,
  elements: HTMLCollection,
): [index: number, group: MessageGroup] | undefined {
  const view = viewport.getBoundingClientRect()
  const places = groups.map((group, index) => {
    const element = elements[index] as Element
    const box = element.getBoundingClientRect()
    return { group, index, element, box, distance: Math.max(view.top - box.bottom, box.top - view.bottom) }
  })
  const selection = getSelection()
  let size = 0
  let change: [index: number, group: MessageGroup] | undefined
  for (const { group, index, element, box, distance } of places.sort(
    (one, other) => one.distance - other.distance,
  )) {
    const { state } = group
    const before = size
    size += group.size
    if (selection?.isCollapsed === false && selection.containsNode(element, true)) continue
    if (before < shownSize) {
      // In a page without the focus the browser's search has it, and shows here what it has found.
      if (state !== 'shown' && (state === 'waiting' || distance > 0 || document.hasFocus()))
        return [index, { ...group, state: 'shown' }]
    } else if (state === 'waiting') {
      // It will probably be as tall as such texts are.
      change = [index, { ...group, state: 'away', height: (group.size * areaOfCharacter) / box.width }]
    } else if (
      state === 'shown' &&
      before >= keptSize &&
      index < groups.length - 2 &&
      !element.contains(document.activeElement) &&
      !element.querySelector(inUse)
    ) {
      change = [index, { ...group, state: 'away', height: box.height }]
    }
  }
  return change
}

/** Milliseconds that a busy browser may put off the next change. */
const patience = 100

/** Safari has no idle callbacks. */
function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === 'undefined') setTimeout(act, patience)
  else requestIdleCallback(act, { timeout: patience })
}
