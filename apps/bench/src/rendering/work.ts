import { numberedWord, wordCount } from './numberedWord.ts'
import {
  endMarker,
  longCode,
  longMarkdown,
  longTable,
  outputMarker,
  toolJson,
  toolText,
} from './sampleText.ts'

/** One thing that every contender shows, and how it reaches the page. */
export interface Work {
  /** How the command line calls it. */
  readonly name: string
  /** How the table calls it. */
  readonly title: string
  readonly drive: Drive
  /** What the DOM limit builds for it. */
  readonly shape: 'paragraphs' | 'code' | 'table'
  /** The text, in the pieces in which events carry it. */
  readonly pieces: () => readonly string[]
  /** How many messages stand in the thread before this one. */
  readonly history: number
  /** Stands in the page once the work is done: the end of an answer, the beginning of a tool's output. */
  readonly marker: string
  /** How many times slower the page's thread is made. */
  readonly slowdown: number
}

/**
 * `flood`: one event per macrotask, in the page. `pulled`: the same, but each event is made when it is asked for.
 * `words`: in the page, from another thread, so many a second; each is awaited on screen. `rate`: over HTTP, so many
 * events a second. `burst`: all at once, in chunks of 64 kB; our client catches up by a replay. `open`: the output of a
 * tool, when a person opens it.
 */
export type Drive =
  | { readonly kind: 'flood' }
  | { readonly kind: 'pulled' }
  | { readonly kind: 'words'; readonly perSecond: number }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'burst' }
  | { readonly kind: 'open'; readonly output: () => unknown }

const flood: Drive = { kind: 'flood' }
const pulled: Drive = { kind: 'pulled' }
const plain = { history: 0, slowdown: 1 }

/** All works, in the order of the tables. */
export const works: readonly Work[] = [
  answer('flood-8', 'flood, 8 KB', flood, 8_000),
  answer('flood-100', 'flood, 100 KB', flood, 100_000),
  answer('flood-500', 'flood, 500 KB', flood, 500_000),
  answer('pulled-100', 'pulled, 100 KB', pulled, 100_000),
  answer('pulled-500', 'pulled, 500 KB', pulled, 500_000),
  answer('http-200', 'HTTP, 200 a second', { kind: 'rate', perSecond: 200 }, 10_000),
  answer('http-1000', 'HTTP, 1,000 a second', { kind: 'rate', perSecond: 1000 }, 100_000),
  answer('http-max-500', 'HTTP as fast as it goes, 500 KB', { kind: 'rate', perSecond: Infinity }, 500_000),
  words('delta-to-pixel-50', 'delta to pixel, 50 words a second', 50),
  words('delta-to-pixel-250', 'delta to pixel, 250 words a second', 250),
  words('delta-to-pixel-slow', 'delta to pixel, 50 words a second, CPU slowed six times', 50, 6),
  answer('replay', 'replay of 20,000 events', { kind: 'burst' }, 100_000),
  {
    ...answer('thread', '1,000 messages + one streaming', { kind: 'rate', perSecond: 1000 }, 25_000),
    history: 1000,
  },
  streamed('code', 'code block of 5,000 lines', 'code', () => longCode(5000)),
  streamed('table', 'table of 2,000 rows', 'table', () => longTable(2000)),
  opened('tool-text', 'tool output, 10 MB of text', () => toolText(10_000_000)),
  opened('tool-json', 'tool output, 100 KB of JSON', () => toolJson(100_000)),
]

/** @throws Error when there is none of that name. */
export function workNamed(name: string): Work {
  const work = works.find((candidate) => candidate.name === name)
  if (work === undefined) throw new Error(`There is no work "${name}".`)
  return work
}

/** Numbered, so that a page can be asked which of them it shows. */
function words(name: string, title: string, perSecond: number, slowdown = 1): Work {
  const pieces = (): string[] => [
    ...Array.from(
      { length: wordCount },
      (_, index) => numberedWord(index) + (index % 40 === 39 ? '.\n\n' : ' '),
    ),
    `${endMarker}\n`,
  ]
  const drive = { kind: 'words', perSecond } as const
  return { ...plain, name, title, drive, shape: 'paragraphs', pieces, marker: endMarker, slowdown }
}

/** Five bytes an event, as a model's tokens are. */
function answer(name: string, title: string, drive: Drive, size: number): Work {
  const pieces = (): string[] => cut(`${longMarkdown(size)}\n\n${endMarker}\n`, 5)
  return { ...plain, name, title, drive, shape: 'paragraphs', pieces, marker: endMarker }
}

/** Twenty bytes an event, so that there are about as many events as in the flood of 100 KB. */
function streamed(name: string, title: string, shape: 'code' | 'table', text: () => string): Work {
  const pieces = (): string[] => cut(`${text()}\n\n${endMarker}\n`, 20)
  return { ...plain, name, title, drive: flood, shape, pieces, marker: endMarker }
}

/** What has no tool card shows the output as one block of code. */
function opened(name: string, title: string, output: () => unknown): Work {
  const pieces = (): string[] => {
    const value = output()
    return ['```\n' + (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)) + '\n```\n']
  }
  return {
    ...plain,
    name,
    title,
    drive: { kind: 'open', output },
    shape: 'code',
    pieces,
    marker: outputMarker,
  }
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => {
    return text.slice(index * size, (index + 1) * size)
  })
}
