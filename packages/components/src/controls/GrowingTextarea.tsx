'use client'
import type { ComponentPropsWithRef, KeyboardEvent, ReactNode } from 'react'
import { useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { isComposing } from './isComposing.ts'

/** What {@link GrowingTextarea} takes: a controlled text area's props, and what Enter does. */
export interface GrowingTextareaProps extends Omit<
  ComponentPropsWithRef<'textarea'>,
  'value' | 'onChange' | 'onSubmit' | 'rows' | 'className'
> {
  readonly value: string
  readonly onValueChange: (value: string) => void
  /** Called on Enter without Shift, never while an input method composes. Without it Enter breaks the line. */
  readonly onSubmit?: (() => void) | undefined
}

/** A text area as tall as its text, up to a height the style sheet sets. */
export function GrowingTextarea({
  value,
  onValueChange,
  onSubmit,
  ref,
  ...rest
}: GrowingTextareaProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current, [])

  // A server rendered it, and the person wrote before the page woke up: only at first the field holds what nobody knows.
  const awake = useRef(false)
  useLayoutEffect(() => {
    const written = field.current?.value
    if (!awake.current && written !== undefined && written !== value) onValueChange(written)
    awake.current = true
  })

  function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (onSubmit === undefined || event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent))
      return
    event.preventDefault()
    onSubmit()
  }

  // The wrapper repeats the text invisibly through a data attribute and so takes its height: no measuring, no style
  // attribute, no second copy for find-in-page. A long text is cut, because a field as tall as it may be is laid out once.
  return (
    <div className="ek-grow" data-text={value.slice(0, fillsAnyField)} data-placeholder={rest.placeholder}>
      <textarea
        {...rest}
        ref={field}
        className="ek-textarea"
        rows={1}
        value={value}
        onChange={(event) => onValueChange(event.currentTarget.value)}
        onKeyDown={submitOnEnter}
      />
    </div>
  )
}

/** Characters that take more than the largest height, however wide the field is. */
const fillsAnyField = 8_000
