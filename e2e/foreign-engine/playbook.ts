/** What an agent does next. */
export type Step =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'think'; readonly text: string }
  /** One round of the model: all of its calls run at the same time. */
  | { readonly do: 'use'; readonly tools: readonly ToolUse[] }
  /** A round with one call that needs a person's permission; goes on with their answer. */
  | { readonly do: 'use-if-permitted'; readonly tool: ToolUse; readonly question: string }
  | { readonly do: 'ask'; readonly question: string }
  /** Waits until the test lets it go on. */
  | { readonly do: 'hold' }
  | { readonly do: 'remark'; readonly name: string; readonly data: object }
  | { readonly do: 'call-helper' | 'dismiss-helper'; readonly helper: string }
  | { readonly do: 'break'; readonly code: string; readonly message: string }

export interface ToolUse {
  readonly tool: string
  readonly input: Readonly<Record<string, unknown>>
  readonly output: string
  readonly error?: string
}

/** A play takes what a person answered as the value of its step. */
export type Play = Generator<Step, void, string>

/** What the agent does about a message. */
export function playFor(message: string): Play {
  return (plays[message] ?? echo)(message)
}

/** What can be read in the long story once it is told: each mile once, and three laughs after some of them. */
export const storyMarks: readonly string[] = miles(1, 24).flatMap((text) => text.trim().split(/(?<=[.!]) /))

/** The last mile before the story is held. */
export const heldMark = 'Mile 12.'

const plays: Readonly<Record<string, (message: string) => Play>> = {
  *'Say hello'() {
    yield { do: 'say', text: 'Hello from another house.' }
  },
  *'Compare the notes'() {
    yield { do: 'think', text: 'The plan and the minutes may disagree about the date.' }
    yield { do: 'call-helper', helper: 'reader' }
    yield {
      do: 'use',
      tools: [
        { tool: 'read_file', input: { path: 'plan.md' }, output: 'The launch is on Monday.' },
        { tool: 'search_files', input: { query: 'launch' }, output: 'minutes.md:3: launch on Tuesday' },
        { tool: 'list_files', input: { path: 'notes' }, output: 'plan.md minutes.md' },
      ],
    }
    yield { do: 'dismiss-helper', helper: 'reader' }
    yield { do: 'say', text: 'They differ by a day.' }
  },
  *'Clean the build folder'() {
    const look = { tool: 'shell', input: { command: 'ls ./build' }, output: 'main.js main.css' }
    const remove = { tool: 'shell', input: { command: 'rm -rf ./build' }, output: 'removed' }
    yield { do: 'use', tools: [look] }
    const answer = yield { do: 'use-if-permitted', tool: remove, question: 'May I remove the folder?' }
    yield { do: 'say', text: answer === 'yes' ? 'The folder is gone.' : 'I left the folder alone.' }
  },
  *'Ask for my name'() {
    const name = yield { do: 'ask', question: 'What shall I call you?' }
    yield { do: 'say', text: `Then ${name} it is.` }
  },
  *'Tell a long story'() {
    yield { do: 'remark', name: 'plan_step', data: { step: 'walk', of: 24 } }
    for (const text of miles(1, 12)) yield { do: 'say', text }
    yield { do: 'hold' }
    yield { do: 'remark', name: 'subagent_status', data: { name: 'walker', state: 'tired' } }
    for (const text of miles(13, 24)) yield { do: 'say', text }
  },
  *'Read what is not there'() {
    const missing = { tool: 'read_file', input: { path: 'lost.md' }, output: '', error: 'ENOENT: lost.md' }
    yield { do: 'use', tools: [missing] }
    yield { do: 'say', text: 'There is no such file.' }
  },
  *'Break down'() {
    yield { do: 'say', text: 'I was about to' }
    yield { do: 'break', code: 'LLM_PROVIDER_ERROR', message: 'upstream said 529' }
  },
}

function* echo(message: string): Play {
  yield { do: 'say', text: `You said: ${message}` }
}

function miles(first: number, last: number): string[] {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return numbers.map((mile) => `Mile ${mile}. ${mile % 4 === 0 ? 'ha! ha! ha! ' : ''}`)
}
