import type { ToolCallPart } from '@engine-kit/core'
import { formatDuration } from '../parts/formatDuration.ts'
import { cutText } from '../text/cutText.ts'
import { isContainer, membersOf } from '../text/membersOf.ts'
import { readWritten } from '../text/readWritten.ts'
import { revealToString } from '../text/revealCharacters.ts'
import { findToolAction, type ToolAction } from './toolActions.ts'
import { wholeText } from './wholeText.ts'

/** A label in three pieces, so that the subject can be set apart. Joined, they are the sentence. */
export interface FriendlyLabel {
  /** For instance `Reading `. */
  readonly before: string
  /** What it is done to, from the tool's input; `''` where the input does not tell. Untrusted. */
  readonly subject: string
  /** For instance `…`. */
  readonly after: string
  /** Whether the subject is a command, a path or an address, which every character matters of. */
  readonly isCode: boolean
}

/** What else is known of the call. */
export interface FriendlyLabelOptions {
  /** What keeps a call without a result from running. */
  readonly hold?: Hold | undefined
}

/** `requested`: it needs permission, or came together with a call that does. `denied`: a person said no. */
export type Hold = 'requested' | 'denied'

/**
 * Says in words what a tool call does or did: "Reading notes/plan.md…", "Read notes/plan.md", "Could not read
 * notes/plan.md", "Reading notes/plan.md was interrupted". A tool outside the table is named: "Slack: send message".
 */
export function friendlyLabel(toolCall: ToolCallPart, options: FriendlyLabelOptions = {}): FriendlyLabel {
  const action = findToolAction(toolCall.tool)
  const phase = phaseOf(toolCall, options)
  const after = afters[phase]
  if (action === undefined)
    return { before: nameLeads[phase], subject: friendlyToolName(toolCall.tool), after, isCode: false }
  const subject = readSubject(toolCall, action)
  return {
    before: capitalise(`${verbs[phase](action)} ${linkOf(action, subject)}`),
    subject: subject === '' ? action.bare : subject,
    after,
    // What is searched for is words; what is counted has an exact name.
    isCode: subject !== '' && action.counted !== undefined,
  }
}

/**
 * Says what a run of tool calls does, by the first that runs: "Running make and 1 more · 4 done". When all are over, what
 * they did: "Read 3 files, searched once, 1 retried".
 */
export function friendlyGroupLabel(
  toolCalls: readonly ToolCallPart[],
  options: FriendlyLabelOptions = {},
): FriendlyLabel {
  const running = toolCalls.filter(({ status }) => status === 'running')
  const [first] = running
  if (first === undefined) return { before: wordsOfDone(toolCalls), subject: '', after: '', isCode: false }
  const label = friendlyLabel(first, options)
  const more = running.length > 1 ? ` and ${running.length - 1} more` : ''
  const over = [...outcomesOf(toolCalls)].filter(([outcome]) => outcome !== 'running')
  const tallies = over.map(([outcome, count]) => `${count} ${outcome === 'succeeded' ? 'done' : outcome}`)
  const after = more === '' && tallies.length === 0 ? label.after : ''
  return { ...label, after: `${more}${tallies.length > 0 ? ` · ${tallies.join(', ')}` : after}` }
}

/** Counts what succeeded by kind, then what did not. */
function wordsOfDone(toolCalls: readonly ToolCallPart[]): string {
  const succeeded = toolCalls.filter(({ status }) => status === 'succeeded')
  const kinds = gather(succeeded, ({ tool }) => findToolAction(tool)?.base ?? tool)
  const phrases =
    kinds.size > maxKinds ? [`ran ${succeeded.length} tools`] : [...kinds.values()].map(kindPhrase)
  for (const [outcome, count] of outcomesOf(toolCalls)) {
    if (outcome !== 'succeeded') phrases.push(`${count} ${outcome}`)
  }
  const span = kinds.size > maxKinds ? spanOf(toolCalls) : 0
  const words = phrases.join(', ') + (span < 1000 ? '' : ` · ${formatDuration(span)}`)
  return succeeded.length === 0 ? `${toolCalls.length} tool calls: ${words}` : capitalise(words)
}

/** How long they took from the first to the last, where all were watched; else 0. */
function spanOf(toolCalls: readonly ToolCallPart[]): number {
  const starts = toolCalls.map(({ startedAt = NaN }) => startedAt)
  const ends = toolCalls.map(({ startedAt = NaN, duration = NaN }) => startedAt + duration)
  return Math.max(...ends) - Math.min(...starts) || 0
}

function gather(
  toolCalls: readonly ToolCallPart[],
  nameOf: (toolCall: ToolCallPart) => string,
): Map<string, ToolCallPart[]> {
  const groups = new Map<string, ToolCallPart[]>()
  for (const toolCall of toolCalls) {
    const name = nameOf(toolCall)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [toolCall])
    else group.push(toolCall)
  }
  return groups
}

/** Kinds of tools that one line names. */
const maxKinds = 3

/** How many calls came to what end, in the order of the first of each. A failure is `retried` where the same succeeded later. */
function outcomesOf(toolCalls: readonly ToolCallPart[]): ReadonlyMap<string, number> {
  const succeeded = new Set<string>()
  const outcomes = [...toolCalls].reverse().map((toolCall) => {
    const what = whatOf(toolCall)
    if (toolCall.status === 'succeeded') succeeded.add(what)
    if (toolCall.status !== 'failed') return toolCall.status
    return isDenied(toolCall) ? 'denied' : succeeded.has(what) ? 'retried' : 'failed'
  })
  const counts = new Map<string, number>()
  for (const outcome of outcomes.reverse()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return counts
}

/** A tool and what it is used on: its subject, or all of its input where that names none. */
function whatOf(toolCall: ToolCallPart): string {
  const { tool, input } = toolCall
  const action = findToolAction(tool)
  const subject = action === undefined ? '' : readSubject(toolCall, action)
  return `${tool} ${subject || cutText(input === undefined ? '' : wholeText(input), maxReason)}`
}

/** What a tool wants to do, after "The agent wants to": `delete a file`, `use Slack: send message`. */
export function friendlyIntent(tool: string): string {
  const action = findToolAction(tool)
  return action === undefined ? `use ${friendlyToolName(tool)}` : `${action.base} ${action.bare}`.trimEnd()
}

/** A tool's name in plain words: `slack.send_message` is "Slack: send message". */
export function friendlyToolName(tool: string): string {
  const segments = cutText(tool, maxName)
    .split(/\.|__|\/|:/)
    .map(spellOut)
    .filter((segment) => segment !== '')
  const action = segments.at(-1) ?? 'tool'
  const space = segments.at(-2)
  return revealToString(space === undefined ? capitalise(action) : `${capitalise(space)}: ${action}`)
}

const maxName = 80
const maxSubject = 120
const maxReason = 1000

type Phase = 'requested' | 'running' | 'succeeded' | 'denied' | 'failed' | 'interrupted'

function phaseOf(toolCall: ToolCallPart, { hold }: FriendlyLabelOptions): Phase {
  if (toolCall.status === 'running' && hold !== undefined) return hold
  return isDenied(toolCall) ? 'denied' : toolCall.status
}

/** Whether the call failed because a person said no: the Engine documents this error for it. */
export function isDenied(toolCall: ToolCallPart): boolean {
  return toolCall.status === 'failed' && /\bpermission_denied\b/i.test(cutText(toolCall.error, maxReason))
}

const verbs: Record<Phase, (action: ToolAction) => string> = {
  requested: (action) => `requested to ${action.base}`,
  running: (action) => action.doing,
  succeeded: (action) => action.done,
  denied: (action) => `did not ${action.base}`,
  failed: (action) => `could not ${action.base}`,
  interrupted: (action) => action.doing,
}

/** What stands before the name of a tool outside the table. */
const nameLeads: Record<Phase, string> = {
  requested: 'Requested to use ',
  running: 'Using ',
  succeeded: 'Used ',
  denied: 'Did not use ',
  failed: 'Could not use ',
  interrupted: 'Using ',
}

const afters: Record<Phase, string> = {
  requested: '',
  running: '…',
  succeeded: '',
  denied: '',
  failed: '',
  interrupted: ' was interrupted',
}

/** What calls of one kind did. A file that was read twice is one file; a command that ran twice ran twice. */
function kindPhrase(toolCalls: readonly ToolCallPart[]): string {
  const [first] = toolCalls
  if (first === undefined) return ''
  const action = findToolAction(first.tool)
  const times = toolCalls.length === 1 ? 'once' : `${toolCalls.length} times`
  if (action === undefined) {
    return `used ${friendlyToolName(first.tool)}${toolCalls.length > 1 ? ` ${times}` : ''}`
  }
  const { base, done, counted } = action
  if (counted === undefined) return `${done} ${times}`
  const subjects = new Set(toolCalls.map((toolCall) => readSubject(toolCall, action) || toolCall.id))
  const count = base === 'run' ? toolCalls.length : subjects.size
  return `${done} ${count} ${counted}${count === 1 ? '' : 's'}`
}

function linkOf(action: ToolAction, subject: string): string {
  return action.counted !== undefined || subject === '' ? '' : 'for '
}

function readSubject({ input, inputSource }: ToolCallPart, action: ToolAction): string {
  if (typeof input !== 'object' || input === null) return ''
  const fields = input as Readonly<Record<string, unknown>>
  const written = inputSource === undefined ? undefined : readWritten(input, inputSource)
  const markOf = isContainer(written) ? membersOf(written).markOf : undefined
  for (const key of action.subjectKeys) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined
    // Which of two the tool takes is not known.
    if (markOf?.(key)) return ''
    if (typeof value !== 'string') continue
    // Of a text that may be megabytes long: the start is all that is looked at, and all that a label needs.
    const start = cutText(value, maxSubject * 4)
    if (!saysNothing.test(start)) return oneLine(start)
  }
  return ''
}

/** An empty text, or the folder one is in: "Listed files" reads better than "Listed .". */
const saysNothing = /^\s*(?:\.\/?)?\s*$/

/** Only the look of a label is at stake, so white space collapses; the card shows the input as it is. */
function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  const cut = cutText(line, maxSubject)
  return revealToString(cut.length < line.length ? `${cut}…` : cut)
}

function spellOut(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
