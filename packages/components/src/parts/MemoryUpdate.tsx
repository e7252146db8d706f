import type { MemoryPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { memoryIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { cutText } from '../text/cutText.ts'
import { revealToString } from '../text/revealCharacters.ts'
import { ToolValue } from '../tool-call/ToolValue.tsx'

/** What {@link MemoryUpdate} takes. */
export interface MemoryUpdateProps {
  readonly memory: MemoryPart
}

/** Says that the agent keeps something in mind, and opens to show what. */
export function MemoryUpdate({ memory }: MemoryUpdateProps): ReactNode {
  const { key, value, valueSource } = memory.entry
  return (
    <div className="ek-root ek-record">
      <Disclosure
        icon={memoryIcon}
        summary={
          key === '' ? (
            'Updated its working memory'
          ) : (
            <span>
              Will keep in mind: <bdi>{revealToString(cutText(key, maxKey))}</bdi>
            </span>
          )
        }
      >
        <ToolValue label="Memory" value={value} source={valueSource} />
      </Disclosure>
    </div>
  )
}

/** One line holds no more. */
const maxKey = 120
