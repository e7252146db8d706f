'use client'
import type { Message } from '@engine-kit/core'
import { useEffect, useState, type RefObject } from 'react'
import { groupMessages, mountGroup, type MessageGroup } from './groupMessages.ts'

/**
 * The conversation in groups. The newest are in the document at once, the others follow one at a time while the
 * browser is idle, what is nearest to the view first: so a long conversation appears as fast as a short one, and
 * soon all of it can be found by the browser's search.
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

  useEffect(() => {
    if (groups.every(({ mounted }) => mounted)) return
    return whenIdle(() => {
      const nearest = nearestToView(groups, content.current)
      if (nearest !== undefined) keep((current) => mountGroup(current, nearest.id))
    })
  }, [groups, content])

  return groups
}

function nearestToView(
  groups: readonly MessageGroup[],
  content: HTMLElement | null,
): MessageGroup | undefined {
  const view = content?.parentElement?.getBoundingClientRect()
  if (content === null || view === undefined) return undefined
  let nearest: MessageGroup | undefined
  let least = Infinity
  groups.forEach((group, index) => {
    const box = group.mounted ? undefined : content.children[index]?.getBoundingClientRect()
    if (box === undefined) return
    const distance = Math.max(view.top - box.bottom, box.top - view.bottom)
    if (distance >= least) return
    least = distance
    nearest = group
  })
  return nearest
}

/** Milliseconds that a busy browser may put off the next group. */
const patience = 100

/** Safari has no idle callbacks. */
function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, patience)
    return () => clearTimeout(timer)
  }
  const request = requestIdleCallback(act, { timeout: patience })
  return () => cancelIdleCallback(request)
}
