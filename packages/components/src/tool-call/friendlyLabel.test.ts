import type { ToolCallPart } from '@engine-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deniedToolCall, makeToolCall, slackToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import {
  friendlyGroupLabel,
  friendlyIntent,
  friendlyLabel,
  friendlyToolName,
  type Hold,
} from './friendlyLabel.ts'

/** Any code point, common ones more often. */
const anyCharacter = fc
  .oneof(fc.nat(0x3000), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((codePoint) => String.fromCodePoint(codePoint))

function say(toolCall: ToolCallPart, hold?: Hold): string {
  const { before, subject, after } = friendlyLabel(toolCall, { hold })
  return before + subject + after
}

describe('friendlyLabel', () => {
  it('says what happens in every state', () => {
    expect(Object.values(toolCalls).map((toolCall) => say(toolCall))).toEqual([
      'Reading notes/plan.md…',
      'Read notes/plan.md',
      'Could not read notes/budget.xlsx',
      'Running npm run release -- --dry-run was interrupted',
    ])
    expect(say(toolCalls.running, 'requested')).toBe('Requested to read notes/plan.md')
    expect(say(toolCalls.running, 'denied')).toBe('Did not read notes/plan.md')
    expect(say(toolCalls.succeeded, 'denied')).toBe('Read notes/plan.md')
    expect(say(deniedToolCall)).toBe('Did not delete notes/old-plan.md')
  })

  it('names no subject that the input has twice, and any other', () => {
    const call = makeToolCall('call', 'delete_file', { path: 'b', id: 1 })
    expect(say({ ...call, inputSource: '{"path":"a","path":"b","id":1}' })).toBe('Deleted a file')
    expect(say({ ...call, inputSource: '{"path":"b","id":9007199254740993}' })).toBe('Deleted b')
  })

  it.each([
    ['list_files', { path: 'src' }, 'Listed src'],
    ['list_files', {}, 'Listed files'],
    ['list_files', undefined, 'Listed files'],
    ['list_files', ['src'], 'Listed files'],
    ['list_files', 'src', 'Listed files'],
    ['list_files', { path: './' }, 'Listed files'],
    ['list_files', { path: '/' }, 'Listed /'],
    ['search_files', { query: 'retry' }, 'Searched for retry'],
    ['grep', {}, 'Searched files'],
    ['fs.write_file', { path: 'a.md' }, 'Wrote a.md'],
    ['shell.run', { command: 'make test' }, 'Ran make test'],
    ['web.search', { query: 'lilac' }, 'Searched the web for lilac'],
    ['web_search', {}, 'Searched the web '],
    ['web-fetch', { url: 'https://a.example' }, 'Fetched https://a.example'],
    ['slack.search', { query: 'x' }, 'Used Slack: search'],
    ['mcp.slack.send_message', {}, 'Used Slack: send message'],
    ['github__createIssue', {}, 'Used Github: create issue'],
    ['constructor', {}, 'Used Constructor'],
    ['', {}, 'Used Tool'],
  ])('words %s %o as "%s"', (tool, input, words) => {
    expect(say(makeToolCall('id', tool, input))).toBe(words)
  })

  it('names an unknown tool in every state', () => {
    expect(say(slackToolCall)).toBe('Used Slack: send message')
    expect(say({ ...slackToolCall, status: 'running' })).toBe('Using Slack: send message…')
    expect(say({ ...slackToolCall, status: 'failed', error: 'no channel' })).toBe(
      'Could not use Slack: send message',
    )
    expect(say({ ...slackToolCall, status: 'interrupted' })).toBe('Using Slack: send message was interrupted')
  })

  it('shows invisible characters of a subject and cuts a long one', () => {
    expect(say(makeToolCall('id', 'read_file', { path: 'a\u202Eb' }))).toBe('Read a⟨U+202E⟩b')
    expect(say(makeToolCall('id', 'read_file', { path: 'x'.repeat(5000) })).length).toBeLessThan(140)
  })

  it('never throws, whatever the tool and its input', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.dictionary(fc.string(), fc.anything()),
        (tool, input) => {
          expect(say(makeToolCall('id', tool, input))).not.toBe('')
        },
      ),
    )
  })
})

describe('friendlyGroupLabel', () => {
  const read = (id: string): ToolCallPart => makeToolCall(id, 'read_file', { path: id })
  const run = (command: string): ToolCallPart => makeToolCall(command, 'run_command', { command })
  const failed = (call: ToolCallPart, error = 'exit 1'): ToolCallPart => ({
    ...call,
    status: 'failed',
    error,
  })
  const group = (calls: readonly ToolCallPart[], requested = false): string => {
    const { before, subject, after } = friendlyGroupLabel(calls, {
      hold: requested ? 'requested' : undefined,
    })
    return before + subject + after
  }

  it('counts what was done by kind', () => {
    expect(group([read('a'), read('b'), read('c')])).toBe('Read 3 files')
    expect(group([read('a'), makeToolCall('s', 'grep', {}), slackToolCall, slackToolCall])).toBe(
      'Read 1 file, searched once, used Slack: send message 2 times',
    )
  })

  it('counts a file once, and a command each time', () => {
    expect(group([read('a'), { ...read('a'), id: 'again' }, run('make'), run('make')])).toBe(
      'Read 1 file, ran 2 commands',
    )
  })

  it('counts many kinds together', () => {
    const kinds = ['read_file', 'run_command', 'grep', 'web_fetch', 'list_files']
    expect(group(kinds.map((tool) => makeToolCall(tool, tool, {})))).toBe('Ran 5 tools')
    const calls = kinds.map((tool) => makeToolCall(tool, tool, {}))
    expect(group([...calls, failed(makeToolCall('rm', 'rm', {}), 'permission_denied')])).toBe(
      'Ran 5 tools, 1 denied',
    )
    const watched = kinds.map((tool, index) => ({
      ...makeToolCall(tool, tool, {}),
      startedAt: 1000 + index,
      duration: 2000,
    }))
    expect(group(watched)).toBe('Ran 5 tools · 2 s')
  })

  it('names what runs, and counts as done what succeeded alone', () => {
    expect(group([read('a'), failed(run('make')), toolCalls.interrupted, toolCalls.running])).toBe(
      'Reading notes/plan.md · 1 done, 1 failed, 1 interrupted',
    )
    expect(group([read('a'), read('b'), toolCalls.running])).toBe('Reading notes/plan.md · 2 done')
    expect(group([toolCalls.running, { ...toolCalls.running, id: 'other' }])).toBe(
      'Reading notes/plan.md and 1 more',
    )
    expect(group([read('a'), toolCalls.running, toolCalls.running], true)).toBe(
      'Requested to read notes/plan.md and 1 more · 1 done',
    )
  })

  it('counts as done what succeeded alone, and says what became of the rest', () => {
    expect(group([read('a'), failed(run('make')), toolCalls.interrupted])).toBe(
      'Read 1 file, 1 failed, 1 interrupted',
    )
    expect(group([failed(run('make')), failed(run('make')), run('make')])).toBe('Ran 1 command, 2 retried')
    expect(group([read('a'), run('make'), failed(run('make'))])).toBe('Read 1 file, ran 1 command, 1 failed')
    expect(group([failed(run('a')), failed(run('b'), 'permission_denied')])).toBe(
      '2 tool calls: 1 failed, 1 denied',
    )
    expect(group([failed(read('secret.md')), read('b.md')])).toBe('Read 1 file, 1 failed')
  })

  it('sets apart as code what every character matters of', () => {
    expect(friendlyGroupLabel([toolCalls.running, read('a')]).isCode).toBe(true)
    expect(friendlyLabel(makeToolCall('id', 'grep', { query: 'x' })).isCode).toBe(false)
    expect(friendlyLabel(makeToolCall('id', 'read_file', {})).isCode).toBe(false)
  })
})

describe('friendlyIntent', () => {
  it('completes "The agent wants to"', () => {
    expect(friendlyIntent('delete_file')).toBe('delete a file')
    expect(friendlyIntent('web_search')).toBe('search the web')
    expect(friendlyIntent('slack.send_message')).toBe('use Slack: send message')
  })

  it('shows invisible characters of a name', () => {
    expect(friendlyToolName('send\u200B')).toBe('Send⟨U+200B⟩')
  })
})
