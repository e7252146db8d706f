'use client'
import { useState, type ReactNode } from 'react'
import { TextEditor } from '../controls/TextEditor.tsx'

/** What {@link UserMessageEditor} takes. */
export interface UserMessageEditorProps {
  readonly text: string
  /** Whether the message says something without a text. */
  readonly mayBeEmpty: boolean
  /** Called with the new text, trimmed. */
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}

/** Says something else in place of a message that was sent, and what that costs. */
export function UserMessageEditor({ text, mayBeEmpty, onSave, onCancel }: UserMessageEditorProps): ReactNode {
  const [draft, setDraft] = useState(text)
  return (
    <div className="ek-user-editor">
      <TextEditor
        label="Your message"
        draft={draft}
        canSave={mayBeEmpty || draft.trim() !== ''}
        saveLabel="Send"
        note="What followed this message is dropped, and the agent works on it anew. What it did stays done."
        onWrite={setDraft}
        onSave={onSave}
        onCancel={onCancel}
      />
    </div>
  )
}
