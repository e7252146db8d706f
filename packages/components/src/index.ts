export { Composer, type ComposerProps } from './composer/Composer.tsx'
export { ConnectionStatus, type ConnectionStatusProps } from './connection/ConnectionStatus.tsx'
export { troubleOf, type Trouble, type TroubleFacts, type TroubleKind } from './connection/troubleOf.ts'
export { useOnline } from './connection/useOnline.ts'
export { type CodeBlockProps } from './markdown/CodeBlock.tsx'
export { Markdown, type MarkdownProps } from './markdown/Markdown.tsx'
export { type HeadingLevel } from './markdown/MarkdownHeading.tsx'
export {
  MarkdownPluginsProvider,
  type MarkdownPlugins,
  type MarkdownPluginsProviderProps,
  type MathPlugin,
} from './markdown/MarkdownPlugins.tsx'
export { MessageList, type MessageListProps } from './message-list/MessageList.tsx'
export { TurnAnnouncer, type TurnAnnouncerProps } from './message-list/TurnAnnouncer.tsx'
export { StreamingMessage, type StreamingMessageProps } from './message/StreamingMessage.tsx'
export { CompactionNotice, type CompactionNoticeProps } from './parts/CompactionNotice.tsx'
export { ErrorNotice, type ErrorNoticeProps, type ShownError } from './parts/ErrorNotice.tsx'
export { MemoryUpdate, type MemoryUpdateProps } from './parts/MemoryUpdate.tsx'
export { StorageNotice, type StorageNoticeProps } from './parts/StorageNotice.tsx'
export { Thinking, type ThinkingProps } from './parts/Thinking.tsx'
export { UnknownEvent, type UnknownEventProps } from './parts/UnknownEvent.tsx'
export { UsageLine, type UsageLineProps } from './parts/UsageLine.tsx'
export { HitlPrompt, type HitlAnswer, type HitlPromptProps } from './prompt/HitlPrompt.tsx'
export { QueuedMessages, type QueuedMessagesProps } from './queue/QueuedMessages.tsx'
export { friendlyLabel, type FriendlyLabel, type FriendlyLabelOptions } from './tool-call/friendlyLabel.ts'
export { ToolCallCard, type ToolCallCardProps } from './tool-call/ToolCallCard.tsx'
export { ToolCallGroup, type ToolCallGroupProps } from './tool-call/ToolCallGroup.tsx'
