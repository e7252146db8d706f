import type { TaskStatus } from '@engine-kit/core'
import type { ReactElement } from 'react'
import { providerError, unreachable } from '../fixtures/errors.fixtures.ts'
import {
  assistantMessages,
  everyPartMessage,
  silentMessage,
  userMessages,
} from '../fixtures/messages.fixtures.ts'
import {
  abandonedConnection,
  catchingUp,
  compaction,
  connections,
  memory,
  thinkings,
  unknownEvent,
  unreadableEvent,
  usage,
} from '../fixtures/parts.fixtures.ts'
import * as prompts from '../fixtures/prompts.fixtures.ts'
import { queue, queueWithAttachments } from '../fixtures/queue.fixtures.ts'
import { deniedToolCall, longToolCall, slackToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import {
  CompactionNotice,
  Composer,
  ConnectionStatus,
  ErrorNotice,
  HitlPrompt,
  MemoryUpdate,
  QueuedMessages,
  StorageNotice,
  StreamingMessage,
  Thinking,
  ToolCallCard,
  ToolCallGroup,
  TurnAnnouncer,
  UnknownEvent,
  UsageLine,
} from '../index.ts'
import { colorfulOutput } from '../tool-call/toolValues.fixtures.ts'

const nothing = (): void => undefined
const taskStatuses: readonly TaskStatus[] = [
  'idle',
  'running',
  'awaiting-answer',
  'cancelling',
  'completed',
  'failed',
]
const { permissionPrompts, questionPrompts } = prompts
const mixedDiff = '@@ -1 +1 @@\n-a\u202Eb\n+c\n'

/** Every component that says something, in every state. */
export const componentStates: Record<string, readonly ReactElement[]> = {
  ToolCallCard: [
    ...[...Object.values(toolCalls), deniedToolCall, slackToolCall, longToolCall].map((toolCall) => (
      <ToolCallCard key="card" toolCall={toolCall} />
    )),
    ...[colorfulOutput, mixedDiff, ''].map((output) => (
      <ToolCallCard key="card" toolCall={{ ...toolCalls.succeeded, output }} />
    )),
    <ToolCallCard key="card" toolCall={toolCalls.running} requested />,
  ],
  ToolCallGroup: [
    <ToolCallGroup key="group" toolCalls={[toolCalls.running]} />,
    <ToolCallGroup key="group" toolCalls={[toolCalls.running, toolCalls.failed]} />,
    <ToolCallGroup key="group" toolCalls={[toolCalls.succeeded, toolCalls.failed, slackToolCall]} />,
  ],
  'a permission': [
    ...Object.values(permissionPrompts),
    prompts.blindPrompt,
    prompts.toolOnlyPrompt,
    prompts.writtenPrompt,
    prompts.changedPrompt,
    prompts.disguisedPrompt,
    prompts.longPrompt,
  ].map((prompt) => <HitlPrompt key="prompt" prompt={{ ...prompt, id: 'one' }} onAnswer={nothing} />),
  'a question': [...Object.values(questionPrompts), prompts.freeTextPrompt].map((prompt) => (
    <HitlPrompt key="prompt" prompt={{ ...prompt, id: 'one' }} onAnswer={nothing} />
  )),
  ConnectionStatus: [...Object.values(connections), abandonedConnection, catchingUp].map((connection) => (
    <ConnectionStatus key="connection" connection={connection} onRetry={nothing} />
  )),
  QueuedMessages: [[], queue, queue.slice(1), queueWithAttachments].flatMap((waiting) => [
    <QueuedMessages key="queue" queue={waiting} onEdit={nothing} onRemove={nothing} />,
    <QueuedMessages key="queue" queue={waiting} onEdit={nothing} onRemove={nothing} onSendNow={nothing} />,
  ]),
  Composer: taskStatuses.flatMap((status) => [
    <Composer key="composer" status={status} onSend={nothing} onCancel={nothing} />,
    <Composer key="composer" status={status} onSend={nothing} cancellation="failed" />,
  ]),
  'an assistant’s StreamingMessage': [
    ...Object.values(assistantMessages),
    everyPartMessage,
    silentMessage,
  ].map((message) => (
    <StreamingMessage
      key="message"
      message={{ ...message, id: 'one' }}
      onAnswer={nothing}
      onSendAgain={nothing}
    />
  )),
  'a user’s StreamingMessage': Object.values(userMessages).flatMap((message) => [
    <StreamingMessage key="message" message={message} onSendAgain={nothing} onRemove={nothing} />,
    <StreamingMessage
      key="message"
      message={{ ...message, text: 'Other words', media: queueWithAttachments[1]?.media ?? [] }}
      onRetry={nothing}
      onEdit={nothing}
    />,
  ]),
  TurnAnnouncer: Object.values(assistantMessages).map((message) => (
    <TurnAnnouncer key="announcer" messages={[message]} />
  )),
  Thinking: Object.values(thinkings).map((thinking) => <Thinking key="thinking" thinking={thinking} />),
  MemoryUpdate: [memory, { ...memory, entry: { key: '', value: 'another' } }].map((one) => (
    <MemoryUpdate key="memory" memory={one} />
  )),
  UnknownEvent: [unknownEvent, unreadableEvent].map((event) => <UnknownEvent key="event" event={event} />),
  UsageLine: [usage, { ...usage, modelCalls: 1, cacheHitTokens: 0 }, { ...usage, inputTokens: 1 }].map(
    (one) => <UsageLine key="usage" usage={one} duration={one.inputTokens} />,
  ),
  CompactionNotice: [compaction, { ...compaction, beforeTokens: 9 }].map((one) => (
    <CompactionNotice key="compaction" compaction={one} />
  )),
  ErrorNotice: [
    <ErrorNotice key="error" error={providerError} />,
    <ErrorNotice key="error" error={unreachable} title="Another" state="interrupted" onRetry={nothing} />,
  ],
  StorageNotice: (['kept', 'full', 'unavailable'] as const).map((storage) => (
    <StorageNotice key="storage" storage={storage} />
  )),
}
