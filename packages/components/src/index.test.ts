import { expect, it } from 'vitest'
import * as components from './index.ts'

it('exports these names and no others', () => {
  expect(Object.keys(components).sort()).toEqual([
    'CompactionNotice',
    'Composer',
    'ConnectionStatus',
    'ErrorNotice',
    'HitlPrompt',
    'Markdown',
    'MarkdownPluginsProvider',
    'MemoryUpdate',
    'MessageList',
    'QueuedMessages',
    'StorageNotice',
    'StreamingMessage',
    'Thinking',
    'ToolCallCard',
    'ToolCallGroup',
    'TurnAnnouncer',
    'UnknownEvent',
    'UsageLine',
    'friendlyLabel',
    'troubleOf',
    'useOnline',
  ])
})
