import { noUsage, type AssistantMessage, type Message, type Part, type UserMessage } from '@engine-kit/core'

/**
 * The pages that are looked at. `ask`: a command waits for a yes. `stream`: the text is half-way and a tool runs. `done`:
 * the same conversation, read back when it is over. `sending`: a message that has just been sent. `empty`: the sample's
 * first page.
 */
export type LooksState = 'ask' | 'stream' | 'done' | 'sending' | 'empty'

/** What stands in the list in each of them: the conversation that the peers were shown with. */
export function conversationIn(state: Exclude<LooksState, 'empty'>): readonly Message[] {
  switch (state) {
    case 'ask':
      return [question(), turn('awaiting-answer', [...work(), text(), push(), approval()])]
    case 'stream':
      return [question(), turn('running', [thought(), half(), ...work().slice(1), tests()])]
    case 'done':
      return [question(), turn('completed', [...work(), text()])]
    case 'sending':
      return [{ ...question(), status: 'sending' }]
    default:
      return state satisfies never
  }
}

function question(): UserMessage {
  return {
    id: 'user-1',
    role: 'user',
    text: 'The timeout is read as milliseconds in one place and as seconds in another. Find out where, fix it, and push.',
    media: [],
    status: 'sent',
    createdAt: 1_776_240_000_000,
  }
}

function turn(status: AssistantMessage['status'], parts: readonly Part[]): AssistantMessage {
  return { id: 'assistant-1', role: 'assistant', turnId: 'turn_1', status, parts, usage: noUsage }
}

function thought(): Part {
  return {
    id: 'thinking-1',
    type: 'thinking',
    status: 'done',
    text: 'Two readers of one setting. I should read both, run the tests, and see which unit each of them means.',
    duration: 8_000,
  }
}

/** The reasoning, two reads, a command that fails, and its retry. */
function work(): Part[] {
  return [
    thought(),
    call('read-1', 'read_file', { path: 'src/config.ts' }, 'export const timeout = 30'),
    call('read-2', 'read_file', { path: 'src/parseDuration.ts' }, 'export function parseDuration() {}'),
    {
      id: 'run-1',
      type: 'tool-call',
      toolCallId: 'run-1',
      tool: 'run_command',
      input: { command: 'pnpm test' },
      status: 'failed',
      error: 'Missing script: test',
    },
    call('run-2', 'run_command', { command: 'pnpm -r exec vitest run' }, '41 passed'),
  ]
}

function call(id: string, tool: string, input: unknown, output: unknown): Part {
  return { id, type: 'tool-call', toolCallId: id, tool, input, status: 'succeeded', output }
}

function tests(): Part {
  return {
    id: 'run-3',
    type: 'tool-call',
    toolCallId: 'run-3',
    tool: 'run_command',
    input: { command: 'pnpm -r exec vitest run' },
    status: 'running',
    startedAt: Date.now() - 12_000,
  }
}

function push(): Part {
  return {
    id: 'push-1',
    type: 'tool-call',
    toolCallId: 'push-1',
    tool: 'run_command',
    input: { command: 'git push --force origin main' },
    status: 'running',
  }
}

function approval(): Part {
  return {
    id: 'prompt-1',
    type: 'prompt',
    requestId: 'req_1',
    kind: 'permission',
    status: 'open',
    question: 'The history was rewritten, so this needs a force push.',
    options: [],
    toolCallId: 'push-1',
    callId: 'push-1',
    tool: 'run_command',
    input: { command: 'git push --force origin main' },
  }
}

const [beginning, ...rest] = [
  'The two readers disagree: `config.ts` keeps `timeout` in seconds, while `parseDuration` returns milliseconds and says so only in its tests. So a timeout of thirty seconds became one of eight hours, and nobody saw it, because the calls all end before that.',
  'I made the unit part of the name and let the type hold it. Nothing else in the repository reads the setting, and the tests pass in each package, so that the change can be pushed as it is.',
  `\`\`\`ts
type Unit = 'ms' | 's' | 'm' | 'h'

const factors = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } satisfies Record<Unit, number>

/** Reads "90s" or "1.5h" as milliseconds. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^([\\d.]+)(ms|s|m|h)$/.exec(text) ?? []
  const factor = factors[unit as keyof typeof factors]
  if (factor === undefined) throw new Error(\`Not a duration: \${text}\`)
  return Number(digits) * factor
}
\`\`\``,
  `| Input | Before | After | Why |
| :-- | --: | --: | :-- |
| \`90s\` | 90 | 90000 | parses durations with a unit |
| \`1.5h\` | 1 | 5400000 | keeps what stands behind the point |
| \`500ms\` | 500 | 500 | counts in milliseconds as before |
| \`6m\` | 6 | 360000 | knows minutes |
| \`soon\` | 0 | error | says what it cannot read |`,
  `1. Read both settings through \`parseDuration\`:
   - the one of the server,
   - the one of the client.
2. Name what is in milliseconds so.
3. Push, and tell the others to fetch again.`,
  'More on the format is in the [manual of durations](https://www.rfc-editor.org/rfc/rfc3339#appendix-A).',
]

function text(): Part {
  return { id: 'text-1', type: 'text', status: 'done', text: [beginning, ...rest].join('\n\n') }
}

function half(): Part {
  return { id: 'text-1', type: 'text', status: 'done', text: [beginning, ...rest.slice(0, 2)].join('\n\n') }
}
