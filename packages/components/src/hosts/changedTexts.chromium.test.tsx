import type { AssistantMessage, Message } from '@engine-kit/core'
import type { ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { conversation, makeText, silentMessage } from '../fixtures/messages.fixtures.ts'
import { connections, unknownEvent } from '../fixtures/parts.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { slackToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { HighlightedCode } from '../highlight/HighlightedCode.tsx'
import {
  ConnectionStatus,
  HitlPrompt,
  Markdown,
  MarkdownPluginsProvider,
  MessageList,
  StreamingMessage,
  ToolCallCard,
  UnknownEvent,
} from '../index.ts'
import '../styles.css'
import { textChangers, translatePolitely, type TextChanger } from './changedTexts.fixtures.ts'
import { componentStates } from './componentStates.fixtures.tsx'

// In Chromium alone: what React does with changed nodes is no work of a browser, and there is much of it.

/** What a person reads, whatever case somebody has put it in. */
function wordsOf(root: Element): string {
  return root.textContent.toLowerCase()
}

/** Opens what can be opened, and what that brings. */
function openAll(root: Element): void {
  for (;;) {
    const closed = root.querySelectorAll<HTMLElement>('[aria-expanded="false"]')
    if (closed.length === 0) return
    flushSync(() => closed.forEach((button) => button.click()))
  }
}

/** Shows the same states on two pages, one of which somebody changes before each next state. */
async function compare(states: readonly ReactElement[], change: TextChanger): Promise<void> {
  const [first, ...others] = states
  if (first === undefined) return
  const quiet = await render(first)
  const changed = await render(first)
  for (const state of others) {
    openAll(quiet.container)
    openAll(changed.container)
    change(changed.container)
    await quiet.rerender(state)
    await changed.rerender(state)
    expect(wordsOf(changed.container)).toBe(wordsOf(quiet.container))
  }
  await quiet.unmount()
  await changed.unmount()
}

/** From each of them to each other, and back. */
function everyStep<Item>(items: readonly Item[]): Item[] {
  return items.flatMap((one, index) => items.slice(index + 1).flatMap((other) => [one, other, one]))
}

const markdownTexts = {
  'a paragraph':
    'Some *emphasis*, **strength**, `code` and ~~more~~ of [a link](https://example.com/a), the end.',
  'a list':
    '- one\n- two **bold** and\n  - nested `code` here\n  - another\n- [x] done\n\n1. first\n2. second',
  'a table':
    '| a | b |\n|--|--|\n| one **two** | three |\n| `four` and | five https://example.com/x |\n\nBehind.',
  'a block of code': 'Before\n\n```ts\nconst one = "two" // three\nlet four = 5\n```\n\nBehind.',
  'quotes, notes and images':
    '> # Head\n> said *so*\n\nA note[^1] and ![an image](https://example.com/i.png).\n\n[^1]: The note.',
}

/** As it arrives, some letters at a time, and its end. */
function streamed(text: string): ReactElement[] {
  const states = Array.from({ length: Math.ceil(text.length / 3) }, (_, index) => (
    <Markdown key="text" text={text.slice(0, (index + 1) * 3)} streaming />
  ))
  return [...states, <Markdown key="text" text={text} />]
}

const turn: Omit<AssistantMessage, 'parts'> = {
  id: 'turn',
  role: 'assistant',
  status: 'running',
  usage: { inputTokens: 0, outputTokens: 0, cacheHitTokens: 0, modelCalls: 0 },
}
const thinking = { id: 'th', type: 'thinking', text: 'Hm, let me' } as const
const call = { ...toolCalls.running, id: 'delete-1' } as const
const { id: _, ...done } = toolCalls.succeeded

/** A whole turn, from the first word to the last. */
const wholeTurn: readonly Partial<AssistantMessage>[] = [
  { parts: [] },
  { parts: [{ ...thinking, status: 'streaming' }] },
  { parts: [{ ...thinking, status: 'streaming', text: 'Hm, let me think. ' }] },
  { parts: [{ ...thinking, status: 'done', duration: 3000 }] },
  { parts: [{ ...thinking, status: 'done' }, makeText('t', 'I read\n\n- the', 'streaming')] },
  { parts: [{ ...thinking, status: 'done' }, makeText('t', 'I read\n\n- the plan', 'streaming'), call] },
  { parts: [makeText('t', 'I read\n\n- the plan'), call, permissionPrompts.open], status: 'awaiting-answer' },
  { parts: [makeText('t', 'I read\n\n- the plan'), call, permissionPrompts.sending] },
  { parts: [makeText('t', 'I read\n\n- the plan'), call, permissionPrompts.sent] },
  { parts: [makeText('t', 'I read\n\n- the plan'), call, permissionPrompts.answered] },
  { parts: [makeText('t', 'I read\n\n- the plan'), { ...done, id: 'delete-1' }, permissionPrompts.answered] },
  { parts: [toolCalls.succeeded, toolCalls.running] },
  { parts: [toolCalls.succeeded, toolCalls.failed, makeText('e', 'Done', 'streaming')] },
  {
    parts: [toolCalls.succeeded, toolCalls.failed, makeText('e', 'Done.')],
    status: 'completed',
    usage: { inputTokens: 10, outputTokens: 5, cacheHitTokens: 2, modelCalls: 2 },
  },
]

describe.each(Object.entries(textChangers))('beside %s', (_, change) => {
  it.each(Object.entries(componentStates))('%s goes on from any state to any other', async (_, states) => {
    await compare(everyStep(states), change)
  })

  it.each(Object.entries(markdownTexts))('%s goes on growing', async (_, text) => {
    await compare(streamed(text), change)
  })

  it('what was finished at once changes late, and gives place to another', async () => {
    const text =
      'See [a] and *b*, or [c].\n\n- one [a] *two*\n- three\n\n| d [a] *e* |\n|--|\n| [c] f |\n\nEnd'
    const states = [
      '',
      '\n\n[a]: https://example.com/a\n\nMore',
      '\n\n[c]: https://example.com/c\n\nMore',
    ].map((more) => <Markdown key="text" text={text + more} streaming />)
    const other = <Markdown key="text" text={`Now *another* one.\n\n${text}`} />
    await compare([...states, ...everyStep([...states, other])], change)
  })

  it('a whole turn is shown to its end', async () => {
    const past: readonly Message[] = conversation.slice(0, 1)
    const states = wholeTurn.map((state) => (
      <MessageList key="list" messages={[...past, { ...turn, parts: [], ...state }]} onAnswer={nothing} />
    ))
    await compare(states, change)
  })

  it('code keeps growing while colours come', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => `const value${n} = "${n}" // note\n`).join('')
    const block = (end: number) => (
      <MarkdownPluginsProvider plugins={plugins}>
        <Markdown text={`\`\`\`ts\n${lines.slice(0, end)}`} streaming />
      </MarkdownPluginsProvider>
    )
    const screen = await render(block(0))
    for (let end = 0; end < lines.length; end += 211) {
      await screen.rerender(block(end))
      change(screen.container)
    }
    // Another text in its place takes the colours away.
    for (const end of [lines.length, 40, lines.length]) {
      await screen.rerender(block(end))
      await expect.poll(() => screen.container.querySelector('[data-kind]')).not.toBeNull()
      expect(wordsOf(screen.container)).toContain(lines.slice(0, end).trimEnd())
      change(screen.container)
    }
  })
})

const nothing = (): void => undefined
const plugins = { Code: HighlightedCode }

describe('a page translator leaves alone', () => {
  const markdown = 'Run `npm ci`, see [docs](https://example.com/a/b):\n\n```\nconst kept = 1\n```'
  it.each<[what: string, ReactElement, kept: readonly string[]]>([
    [
      'what a person approves',
      <HitlPrompt key="prompt" prompt={permissionPrompts.open} />,
      ['delete_file', 'path', 'notes/old-plan.md', 'recursive', 'false'],
    ],
    [
      'what was approved',
      <HitlPrompt key="record" prompt={permissionPrompts.answered} />,
      ['"path": "notes/old-plan.md"'],
    ],
    [
      'the input and output of a tool, its name, and what it is about',
      <ToolCallCard key="card" toolCall={slackToolCall} />,
      ['slack.send_message', 'channel', '#launch', 'ok', 'true'],
    ],
    ['a path', <ToolCallCard key="path" toolCall={toolCalls.running} />, ['notes/plan.md']],
    ['an event', <UnknownEvent key="event" event={unknownEvent} />, ['subagent_spawned', '"depth": 1']],
    [
      'code, and where a link leads',
      <Markdown key="text" text={markdown} />,
      ['npm ci', 'example.com', 'const kept = 1'],
    ],
    [
      'how the connection stands',
      <ConnectionStatus key="connection" connection={connections.offline} />,
      ['You are offline.'],
    ],
    ['that the agent works', <StreamingMessage key="message" message={silentMessage} />, ['Working…']],
  ])('%s', async (_, element, kept) => {
    const screen = await render(element)
    openAll(screen.container)
    translatePolitely(screen.container)
    for (const words of kept) expect(screen.container.textContent).toContain(words)
  })

  it('and translates the rest', async () => {
    const screen = await render(<HitlPrompt prompt={permissionPrompts.open} />)
    translatePolitely(screen.container)
    expect(screen.container.textContent).toContain('THE AGENT WANTS TO DELETE A FILE')
    expect(screen.container.textContent).toContain('MAY I REMOVE THE OUTDATED PLAN?')
  })
})
