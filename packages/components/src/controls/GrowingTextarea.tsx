'use client'
import type { ComponentPropsWithRef, KeyboardEvent, ReactNode } from 'react'

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
  ...rest
}: GrowingTextareaProps): ReactNode {
  function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (onSubmit === undefined || event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent))
      return
    event.preventDefault()
    onSubmit()
  }

  // The wrapper repeats the text invisibly through a data attribute and so takes its height: no measuring, no style
  // attribute, no second copy for find-in-page.
  return (
    <div className="ek-grow" data-text={value}>
      <textarea
        {...rest}
        className="ek-textarea"
        rows={1}
        value={value}
        onChange={(event) => onValueChange(event.currentTarget.value)}
        onKeyDown={submitOnEnter}
      />
    </div>
  )
}

/** What tells an input method's Enter from a person's. */
interface CompositionKey {
  readonly isComposing: boolean
  readonly keyCode: number
}

/** Safari ends the composition before the key event that confirmed it; only its key code 229 still tells. */
function isComposing(event: CompositionKey): boolean {
  return event.isComposing || event.keyCode === 229
}
