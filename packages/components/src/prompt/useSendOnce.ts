'use client'
import type { PromptPart } from '@engine-kit/core'
import { useEffect, useRef, useState } from 'react'
import type { HitlAnswer } from './HitlPrompt.tsx'

/** One answer, given once. */
export interface SendOnce {
  /** Whether an answer has left and the prompt has not moved on yet. */
  readonly sent: boolean
  readonly send: (answer: Omit<HitlAnswer, 'requestId' | 'prompt'>) => void
}

/**
 * Passes the first answer on and swallows the rest until the prompt's state changes: a double click, or a click and a
 * key, is one answer.
 */
export function useSendOnce(
  prompt: PromptPart,
  onAnswer: ((answer: HitlAnswer) => void) | undefined,
): SendOnce {
  const { id, requestId, status, error } = prompt
  const [sentIn, setSentIn] = useState<Pick<PromptPart, 'id' | 'status' | 'error'>>()
  // The state tells the screen; the ref tells a second click that comes before React has rendered the first.
  const left = useRef(false)
  useEffect(() => {
    left.current = false
  }, [id, status, error])

  const moved =
    sentIn !== undefined && (sentIn.id !== id || sentIn.status !== status || sentIn.error !== error)
  if (moved) setSentIn(undefined)

  return {
    sent: sentIn !== undefined && !moved,
    send(answer) {
      if (left.current || onAnswer === undefined) return
      left.current = true
      setSentIn({ id, status, error })
      try {
        onAnswer({ requestId, prompt, ...answer })
      } catch (failure) {
        // Nothing left: the person may try again, and the application hears of its mistake.
        left.current = false
        setSentIn(undefined)
        throw failure
      }
    },
  }
}
