import { EngineError } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCourse, anyStory, anyWork } from './anyStory.fixtures.ts'
import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  failure,
  fold,
  heartbeat,
  idsOf,
  outgoing,
  outline,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  usage,
} from './taskEvents.fixtures.ts'
import { withMessages } from './taskMessages.ts'
import type { Message, TaskState } from './taskState.ts'

const lost = new EngineError('CONNECTION_LOST')
const turn = (id: string, ...events: TaskEvent[]): TaskEvent[] => [
  { type: 'message_sending', message: outgoing(id) },
  { type: 'message_sent', messageId: id },
  started,
  ...events,
]

describe('reduceTask, identity', () => {
  const earlier = turn('u1', say('a'), call('t'), ask('r'), completed)
  const running = turn('u2', say('b'), ask('r'))
  const promptId = 'u2:reply/prompt-0'
  const changes: TaskEvent[] = [
    say('c'),
    think('c'),
    blockStart('text'),
    blockStop('text'),
    call('d'),
    result({ output: 1 }),
    ask('r', { question: 'Really?' }),
    resolved('r'),
    remember('k', 1),
    usage(1, 1, 1),
    failure('UNKNOWN'),
    completed,
    started,
    heartbeat,
    { type: 'compaction_event', data: { before_tokens: 2, after_tokens: 1, strategy: 's' } },
    { type: 'unknown', name: 'x', data: 1 },
    { type: 'malformed', name: 'x', problem: 'p', raw: '' },
    { type: 'message_queued', message: outgoing('q') },
    { type: 'message_sending', message: outgoing('u3') },
    { type: 'message_sent', messageId: 'u1' },
    { type: 'turn_lost', error: lost },
    { type: 'turn_reopened' },
    { type: 'answer_sending', promptId, answer: 'yes' },
    { type: 'answer_withheld', promptId },
    { type: 'answer_refused', promptId: 'u1:reply/prompt-0' },
    { type: 'prompts_listed', pending: [], askedAbout: [promptId, 'u1:reply/prompt-0'] },
    { type: 'connection_changed', connection: { phase: 'live', attempt: 0 } },
  ]

  it.each(changes)('keeps every earlier message through %j', (event) => {
    const before = fold([...earlier, ...running])
    const after = reduceTask(before, event)
    before.messages.slice(0, 3).forEach((message, index) => expect(after.messages[index]).toBe(message))
  })

  it('never changes a state it was given', () => {
    const state = fold([...earlier, ...running])
    const before = JSON.stringify(state)
    for (const event of changes) reduceTask(freeze(state), event)
    expect(JSON.stringify(state)).toBe(before)
  })
})

describe('reduceTask, for any course of events', () => {
  it('is a fold: where it is paused makes no difference', () => {
    fc.assert(
      fc.property(anyStory, anyStory, (first, second) => {
        expect(fold(second, fold(first))).toEqual(fold([...first, ...second]))
      }),
    )
  })

  it('leaves nothing running, streaming or asking in a turn that has ended', () => {
    always(({ messages }) => {
      for (const message of messages) {
        if (message.role === 'user' || message.status === 'running') continue
        if (message.status === 'awaiting-answer') continue
        expect(outline(message.parts).join()).not.toMatch(/running|streaming|prompt open/)
      }
    })
  })

  it('says completed only when the Engine did', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const told = story.some(({ type, data }) => {
          return type === 'thread_lifecycle' && (data as { phase: string }).phase === 'completed'
        })
        if (!told) expect(JSON.stringify(fold(story).messages)).not.toContain('"completed"')
      }),
    )
  })

  it('loses no text', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const said = story.map((each) => (each.type === 'text_delta' ? each.data.text : '')).join('')
        const shown = fold(story).messages.flatMap((message) =>
          message.role === 'assistant' ? message.parts : [],
        )
        expect(shown.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(said)
      }),
    )
  })

  it('gives every message and part an id of its own', () => {
    const check = (state: TaskState): void => {
      expect(new Set(idsOf(state)).size).toBe(idsOf(state).length)
    }
    always(check)
    fc.assert(fc.property(anyWork, (events) => check(fold(events))))
  })

  it('keeps what was not sent below all that the Engine knows of', () => {
    always(({ messages }) => {
      const unsent = messages.map((message) => message.role === 'user' && message.status !== 'sent')
      expect(unsent.toSorted()).toEqual(unsent)
    })
  })

  it('shows what follows from the messages, and nothing else', () => {
    always((state) => expect(withMessages(state, state.messages)).toEqual(state))
  })

  it('takes no word of a turn for the proof that a message was sent', () => {
    fc.assert(
      fc.property(anyCourse, (steps) => {
        for (const { event, before, after } of steps) {
          if (event.type === 'message_sent' || event.type === 'turn_reopened') continue
          const newlySent = after.messages.filter(
            (message) =>
              isSent(message) && !before.messages.some((each) => each.id === message.id && isSent(each)),
          )
          expect(newlySent).toEqual([])
        }
      }),
    )
  })
})

const isSent = ({ role, status }: Message): boolean => role === 'user' && status === 'sent'

/** Checks the state after every step of any course. */
function always(check: (state: TaskState) => void): void {
  fc.assert(
    fc.property(anyCourse, (steps) => steps.forEach(({ after }) => check(after))),
    { numRuns: 300 },
  )
}

function freeze(state: TaskState): TaskState {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
    Object.freeze(value)
    Object.values(value).forEach(visit)
  }
  visit(state)
  return state
}
