'use client'
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { GrowingTextarea } from '../controls/GrowingTextarea.tsx'
import { isComposing } from '../controls/isComposing.ts'

/** What {@link QueuedMessageEditor} takes. */
export interface QueuedMessageEditorProps {
  readonly draft: string
  /** Whether the message says something without a text. */
  readonly mayBeEmpty: boolean
  /** Whether saving has become impossible. */
  readonly hasLeft: boolean
  readonly onWrite: (draft: string) => void
  /** Called with the draft, trimmed. */
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}

/** Changes a message in place. It takes the focus, because pressing "Edit" asked for that. */
export function QueuedMessageEditor({
  draft,
  mayBeEmpty,
  hasLeft,
  onWrite,
  onSave,
  onCancel,
}: QueuedMessageEditorProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const canSave = !hasLeft && (mayBeEmpty || draft.trim() !== '')

  useEffect(() => {
    const element = field.current
    element?.focus()
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])

  function save(event?: SyntheticEvent): void {
    event?.preventDefault()
    if (canSave) onSave(draft.trim())
  }

  function cancelOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
    // A dialog around the conversation must not close by it as well.
    event.stopPropagation()
    onCancel()
  }

  return (
    <form className="ek-queued-form" onSubmit={save} onKeyDown={cancelOnEscape}>
      <GrowingTextarea
        ref={field}
        aria-label="Waiting message"
        enterKeyHint="done"
        readOnly={hasLeft}
        value={draft}
        onValueChange={onWrite}
        onSubmit={save}
      />
      {/* There while it is empty, so that what is then written into it is announced. */}
      <p className="ek-queued-note" role="status">
        {hasLeft && 'This message has left the queue, without this change.'}
      </p>
      <div className="ek-queued-actions">
        {hasLeft ? (
          <>
            <CopyButton what="text" getText={() => draft} />
            <button type="button" className="ek-quiet-button" onClick={onCancel}>
              Discard
            </button>
          </>
        ) : (
          <>
            <button type="button" className="ek-quiet-button" onClick={onCancel}>
              Cancel
            </button>
            <button type="submit" className="ek-button" data-size="small" aria-disabled={!canSave}>
              Save
            </button>
          </>
        )}
      </div>
    </form>
  )
}
