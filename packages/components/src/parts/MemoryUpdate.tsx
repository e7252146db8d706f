import type { MemoryEntry, MemoryPart } from '@engine-kit/core'
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

/** Says what the agent keeps in mind and what that was before, and opens to show all of it. */
export function MemoryUpdate({ memory }: MemoryUpdateProps): ReactNode {
  const { entry, replaced } = memory
  const { key } = entry
  const [words, before] = useMemo(() => {
    const room = replaced ? maxWords / 4 : maxWords
    return [shorten(entry, room), shorten(replaced, room)]
  }, [entry, replaced])
  return (
    <div className="ek-root ek-record">
      <Disclosure
        icon={memoryIcon}
        summary={
          <span key={key + words + before}>
            {key === '' ? 'Keeps in mind' : 'Keeps in mind: '}
            <bdi className="ek-record-key">{revealToString(cutText(key, maxWords))}</bdi>
            {words !== '' && ' = '}
            <bdi>{words}</bdi>
            {before !== '' && before !== words && (
              <>
                {', was '}
                <del className="ek-record-before" dir="auto">
                  {before}
                </del>
              </>
            )}
          </span>
        }
      >
        <ToolData label="Memory" value={entry.value} source={entry.valueSource} />
        {replaced && <ToolData label="Before" value={replaced.value} source={replaced.valueSource} />}
      </Disclosure>
    </div>
  )
}

/** The start of a value, on one line. */
function shorten(entry: MemoryEntry | undefined, room: number): string {
  const value = readWritten(entry?.value, entry?.valueSource)
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : sliceValue(value).read(0)
  const line = text
    .slice(0, 4 * maxWords)
    .replace(/\s+/g, ' ')
    .trim()
  return revealToString(cutText(line, room)) + (line.length > room ? '…' : '')
}

/** One line holds no more, and a fourth of it beside what it replaced. */
const maxWords = 120
