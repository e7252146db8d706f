'use client'
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { GrowingTextarea } from './GrowingTextarea.tsx'
import { isComposing } from './isComposing.ts'

/** What {@link TextEditor} takes. */
export interface TextEditorProps {
  /** The field's name for assistive technology. */
  readonly label: string
  readonly draft: string
  readonly readOnly?: boolean
  readonly canSave: boolean
  /** Said below the field. */
  readonly note?: ReactNode
  /** What the button that saves is called. @default 'Save' */
  readonly saveLabel?: string
  /** Stands in place of the buttons that save and cancel. */
  readonly children?: ReactNode
  readonly onWrite: (draft: string) => void
  /** Called with the draft, trimmed. */
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}

/** Changes a text in place. It takes the focus, because pressing "Edit" asked for that. Escape cancels. */
export function TextEditor({
  label,
  draft,
  readOnly = false,
  canSave,
  note,
  saveLabel = 'Save',
  children,
  onWrite,
  onSave,
  onCancel,
}: TextEditorProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)

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
    <form className="ek-editor" onSubmit={save} onKeyDown={cancelOnEscape}>
      <GrowingTextarea
        ref={field}
        aria-label={label}
        enterKeyHint="done"
        readOnly={readOnly}
        value={draft}
        onValueChange={onWrite}
        onSubmit={save}
      />
      {/* There while it is empty, so that what is then written into it is announced. */}
      <p className="ek-editor-note" role="status">
        {note}
      </p>
      <div className="ek-editor-actions">
        {children || (
          <>
            <button type="button" className="ek-quiet-button" onClick={onCancel}>
              Cancel
            </button>
            <button type="submit" className="ek-button" data-size="small" aria-disabled={!canSave}>
              {saveLabel}
            </button>
          </>
        )}
      </div>
    </form>
  )
}
