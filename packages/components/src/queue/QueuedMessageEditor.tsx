'use client'
import type { ReactNode } from 'react'
import { CopyButton } from '../controls/CopyButton.tsx'
import { TextEditor } from '../controls/TextEditor.tsx'

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

/** Changes a waiting message in place; one that has left meanwhile leaves its draft to be copied. */
export function QueuedMessageEditor({
  draft,
  mayBeEmpty,
  hasLeft,
  onWrite,
  onSave,
  onCancel,
}: QueuedMessageEditorProps): ReactNode {
  return (
    <TextEditor
      label="Waiting message"
      draft={draft}
      readOnly={hasLeft}
      canSave={!hasLeft && (mayBeEmpty || draft.trim() !== '')}
      note={hasLeft && 'This message has left the queue, without this change.'}
      onWrite={onWrite}
      onSave={onSave}
      onCancel={onCancel}
    >
      {hasLeft && (
        <>
          <CopyButton what="text" getText={() => draft} />
          <button type="button" className="ek-quiet-button" onClick={onCancel}>
            Discard
          </button>
        </>
      )}
    </TextEditor>
  )
}
