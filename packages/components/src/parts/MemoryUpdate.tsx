import type { MemoryPart } from '@engine-kit/core'
import { useMemo, type ReactNode } from 'react'
import { memoryIcon } from '../controls/drawings.ts'
import { Disclosure } from '../controls/Disclosure.tsx'
import { cutText } from '../text/cutText.ts'
import { revealToString } from '../text/revealCharacters.ts'
import { readWritten } from '../text/readWritten.ts'
import { sliceValue } from '../tool-call/sliceValue.ts'
import { ToolData } from '../tool-call/ToolData.tsx'

/** What {@link MemoryUpdate} takes. */
export interface MemoryUpdateProps {
  readonly memory: MemoryPart
}

/** Says what the agent keeps in mind, and opens to show all of it. */
export function MemoryUpdate({ memory }: MemoryUpdateProps): ReactNode {
  const { key, value, valueSource } = memory.entry
  const words = useMemo(() => shorten(readWritten(value, valueSource)), [value, valueSource])
  return (
    <div className="ek-root ek-record">
      <Disclosure
        icon={memoryIcon}
        summary={
          <span key={key + words}>
            {key === '' ? 'Keeps in mind' : 'Keeps in mind: '}
            <bdi className="ek-record-key">{revealToString(cutText(key, maxWords))}</bdi>
            {words !== '' && ' = '}
            <bdi>{words}</bdi>
          </span>
        }
      >
        <ToolData label="Memory" value={value} source={valueSource} />
      </Disclosure>
    </div>
  )
}

/** The start of a value, on one line. */
function shorten(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : sliceValue(value).read(0)
  return revealToString(
    cutText(
      text
        .slice(0, 4 * maxWords)
        .replace(/\s+/g, ' ')
        .trim(),
      maxWords,
    ),
  )
}

/** One line holds no more. */
const maxWords = 120
