'use client'
import type { ToolCallPart } from '@engine-kit/core'
import { memo, useState, type NamedExoticComponent } from 'react'
import { alertIcon, clockIcon } from '../controls/drawings.ts'
import { isSameList } from '../controls/isSameList.ts'
import { DisclosureButton } from '../controls/DisclosureButton.tsx'
import { Findable } from '../controls/Findable.tsx'
import { useOwnId } from '../controls/useOwnId.ts'
import { PartBoundary } from '../parts/PartBoundary.tsx'
import { ElapsedSeconds } from './ElapsedSeconds.tsx'
import { findableText } from './findableText.ts'
import { friendlyGroupLabel } from './friendlyLabel.ts'
import { LabelWords } from './LabelWords.tsx'
import { icons, ToolCallCard } from './ToolCallCard.tsx'

/** What {@link ToolCallGroup} takes. */
export interface ToolCallGroupProps {
  /** In the order in which they began. */
  readonly toolCalls: readonly ToolCallPart[]
  /** As for {@link ToolCallCardProps}. @default false */
  readonly requested?: boolean
}

/**
 * A run of tool calls: one alone as its card, several as one line, "Read 3 files", that opens to show each. A card that
 * the reader has opened stays open and in sight when others join it.
 *
 * States in `data-state`: `running` while any runs, else `interrupted` where one ended so, else as the last one ended:
 * a failure that the agent went on from is told in words. `data-count` is `one` or `several`.
 */
export const ToolCallGroup: NamedExoticComponent<ToolCallGroupProps> = memo(function ToolCallGroup({
  toolCalls,
  requested = false,
}: ToolCallGroupProps) {
  const [open, setOpen] = useState(false)
  const bodyId = useOwnId()
  const status = statusOf(toolCalls)
  const several = toolCalls.length > 1
  const running = toolCalls.find((toolCall) => toolCall.status === 'running')
  // One tree for both forms: the cards keep their place, and with it whether they are open and who has the focus.
  return (
    <div className="ek-root ek-tool-group" data-state={status} data-count={several ? 'several' : 'one'}>
      {several && (
        <div className="ek-disclosure" data-state={open ? 'open' : 'closed'}>
          <DisclosureButton
            icon={
              status === 'failed' ? alertIcon : requested && status === 'running' ? clockIcon : icons[status]
            }
            summary={
              <>
                <LabelWords
                  label={friendlyGroupLabel(toolCalls, { hold: requested ? 'requested' : undefined })}
                />
                {running && !requested && <ElapsedSeconds key={running.id} since={running.startedAt} />}
              </>
            }
            open={open}
            bodyId={bodyId}
            onToggle={setOpen}
          />
          {!open && (
            <Findable getText={() => toolCalls.map(findableText).join('\n')} onFound={() => setOpen(true)} />
          )}
        </div>
      )}
      {(open || !several) && (
        <div className="ek-disclosure-room">
          <div id={bodyId} className="ek-tool-calls">
            {toolCalls.map((toolCall) => (
              <PartBoundary key={toolCall.id} value={toolCall}>
                <ToolCallCard
                  toolCall={toolCall}
                  requested={requested}
                  onToggle={several ? undefined : setOpen}
                />
              </PartBoundary>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}, holdsSameCalls)

/** The list is made anew for every rendering of its message; the calls in it are not. */
function holdsSameCalls(before: ToolCallGroupProps, after: ToolCallGroupProps): boolean {
  return before.requested === after.requested && isSameList(before.toolCalls, after.toolCalls)
}

type Status = ToolCallPart['status']

function statusOf(toolCalls: readonly ToolCallPart[]): Status {
  for (const status of ['running', 'interrupted'] as const) {
    if (toolCalls.some((toolCall) => toolCall.status === status)) return status
  }
  return toolCalls.at(-1)?.status ?? 'succeeded'
}
