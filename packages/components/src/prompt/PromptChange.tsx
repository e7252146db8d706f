import type { PromptPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { alertIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'

/** What {@link PromptChange} takes. */
export interface PromptChangeProps {
  readonly prompt: PromptPart
}

/** Says that a prompt that can be answered is not the one that was first shown. Nothing while it is. */
export function PromptChange({ prompt: { changed, status } }: PromptChangeProps): ReactNode {
  if (changed !== true || (status !== 'open' && status !== 'failed')) return null
  return (
    <p className="ek-prompt-changed" role="alert">
      <Icon drawing={alertIcon} />
      <span>This changed after it was first shown. Read it again before you answer.</span>
    </p>
  )
}
