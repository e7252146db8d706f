import type { ToolCallPart } from '@engine-kit/core'
import type { ReactNode } from 'react'
import { Disclosure } from '../controls/Disclosure.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'
import { friendlyGroupLabel } from './friendlyLabel.ts'
import { ToolCallCard } from './ToolCallCard.tsx'

/** What {@link ToolCallGroup} takes. */
export interface ToolCallGroupProps {
  /** In the order in which they began. */
  readonly toolCalls: readonly ToolCallPart[]
  /** Which of them a prompt holds back, by part id. @default none */
  readonly waitingIds?: ReadonlySet<string>
}

/**
 * A run of tool calls as one line, "Read 3 files", that opens to show each.
 *
 * States in `data-state`: `running` while any runs, else `failed` or `interrupted` where one ended so, else
 * `succeeded`.
 */
export function ToolCallGroup({ toolCalls, waitingIds = none }: ToolCallGroupProps): ReactNode {
  const status = statusOf(toolCalls)
  return (
    <div className="ek-root ek-tool ek-tool-group" data-state={status}>
      <Disclosure
        icon={
          <span className="ek-tool-icon">
            <Icon name={icons[status]} />
          </span>
        }
        summary={friendlyGroupLabel(toolCalls)}
      >
        {toolCalls.map((toolCall) => (
          <ToolCallCard key={toolCall.id} toolCall={toolCall} waiting={waitingIds.has(toolCall.id)} />
        ))}
      </Disclosure>
    </div>
  )
}

const none: ReadonlySet<string> = new Set()

type Status = ToolCallPart['status']

/** The one a person should hear about first. */
const precedence: readonly Status[] = ['running', 'interrupted', 'failed']

function statusOf(toolCalls: readonly ToolCallPart[]): Status {
  return precedence.find((status) => toolCalls.some((call) => call.status === status)) ?? 'succeeded'
}

const icons: Record<Status, IconName> = {
  running: 'spinner',
  succeeded: 'check',
  failed: 'alert',
  interrupted: 'interrupted',
}
