import type { CompactionPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { compactIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { formatCount } from '../text/formatCount.ts'

/** What {@link CompactionNotice} takes. */
export interface CompactionNoticeProps {
  readonly compaction: CompactionPart
}

/** Says that the Engine shortened the conversation, so that nobody wonders why the agent forgot. */
export function CompactionNotice({ compaction }: CompactionNoticeProps): ReactNode {
  const { beforeTokens, afterTokens } = compaction
  return (
    <p className="ek-root ek-divider">
      <span className="ek-divider-words">
        <Icon drawing={compactIcon} />
        <span>{`Earlier conversation shortened from ${formatCount(beforeTokens)} to ${formatCount(afterTokens)} tokens`}</span>
      </span>
    </p>
  )
}
