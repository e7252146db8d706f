'use client'

import { Composer, type ComposerProps } from '@engine-kit/components'
import { useEffect, useRef } from 'react'

/**
 * A composer that one can write in as soon as the page is there. It takes the focus from nobody, and not on a touch
 * screen, where a keyboard would cover half of the page.
 */
export function FocusedComposer(props: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)

  useEffect(() => {
    const isFree = document.activeElement === null || document.activeElement === document.body
    if (isFree && matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  return <Composer {...props} ref={field} />
}
