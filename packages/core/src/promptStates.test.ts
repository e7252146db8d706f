import { type EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyWork } from './anyStory.fixtures.ts'
import { promptStates, promptTable, type PromptState } from './promptTable.fixtures.ts'
import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import { completed, emptyTurn, fold, lifecycle, promptsOf, reduce, turnOf } from './taskEvents.fixtures.ts'
import { withoutOpenTurn } from './taskMessages.ts'
import type { AssistantMessage, PromptPart, TaskState, ToolCallPart } from './taskState.ts'
import { isEnded } from './turnParts.ts'

const names = Object.keys(promptStates) as PromptState[]
const happenings = Object.entries(promptTable)

describe('the table of prompts', () => {
  describe.each(happenings)('%s', (_, { event, to }) => {
    it.each(names)('in %s', (name) => {
      const before = fold(promptStates[name])
      const expected = to[name] === '·' ? name : to[name]
      expect(stateOf(reduceTask(before, event))).toBe(expected)
    })
  })

  it('shows every state as what it is', () => {
    for (const name of names) expect(stateOf(fold(promptStates[name]))).toBe(name)
  })

  it('treats a turn that errored like one that completed', () => {
    for (const name of names) {
      const before = fold(promptStates[name])
      expect(stateOf(fold([lifecycle('errored')], before))).toBe(stateOf(fold([completed], before)))
    }
  })
})

describe('the invariants of prompts', () => {
  it('P1 leaves a settled prompt as it is, unless it is listed and only a turn that was given up says that it expired', () => {
    always((before, event, after) => {
      const { status } = promptOf(before)
      if (status !== 'answered' && status !== 'answered-elsewhere' && status !== 'expired') return
      const givenUp = status === 'expired' && turnOf(before).status === 'interrupted'
      const isListed = event.type === 'prompts_listed' && event.pending.length > 0
      if (givenUp && isListed) expect(promptOf(after)).toMatchObject({ id: promptOf(before).id })
      else expect(promptOf(after)).toEqual(promptOf(before))
    })
  })

  it('P2 takes an answer for ours only if we sent one', () => {
    always((before, _, after) => {
      const [was, is] = [promptOf(before), promptOf(after)]
      if (is.status === 'answered' && was.status !== 'answered')
        expect(['sending', 'sent']).toContain(was.status)
    })
  })

  it('P3 keeps the draft and says why where an answer failed', () => {
    always((before, event, after) => {
      const [was, is] = [promptOf(before), promptOf(after)]
      if (is.status === 'failed') expect(is.error).toBeDefined()
      if (is.status === 'sending') expect(is.error).toBeUndefined()
      const failing = event.type === 'answer_failed' || event.type === 'prompts_listed'
      const draft = before.answers[is.id]
      if (failing && is.status === 'failed')
        expect([is.answer, is.feedback]).toEqual([draft?.answer ?? was.answer, draft?.feedback])
    })
  })

  it('P4 asks nothing in a turn that has ended', () => {
    always((_, __, after) => {
      if (isEnded(turnOf(after))) expect(['open', 'failed', 'sent']).not.toContain(promptOf(after).status)
    })
  })

  it('P5 shows a request of one moment once, however often and however it is told', () => {
    always((_, __, after) => {
      expect(
        after.messages.flatMap((message) => (message.role === 'assistant' ? promptsOf(message) : [])),
      ).toHaveLength(1)
    })
  })

  it('P6 never opens a prompt again that this browser answered, when its turn is rebuilt', () => {
    always((_, __, after) => {
      if (isEnded(turnOf(after)) || after.answers[promptOf(after).id] === undefined) return
      const rebuilt = fold(promptStates.open, withoutOpenTurn(after))
      expect(promptOf(rebuilt).status).not.toBe('open')
    })
  })

  it('P7 waits for the person exactly while a prompt is open, sending or failed in a turn that runs', () => {
    always((_, __, after) => {
      const turn = turnOf(after)
      const { status } = promptOf(after)
      if (isEnded(turn)) return
      const waits = status === 'open' || status === 'sending' || status === 'failed'
      expect(after.status).toBe(waits ? 'awaiting-answer' : 'running')
      expect(after.prompt?.status).toBe(waits || status === 'sent' ? status : undefined)
    })
  })

  it('P8 shows no call but the only one that runs under the id that the Engine names', () => {
    alwaysAtWork((before, event, after) => {
      for (const prompt of promptsOf(after)) {
        if (prompt.callId === undefined) continue
        const call = after.parts.find(({ id }) => id === prompt.callId) as ToolCallPart
        expect([call.type, call.toolCallId]).toEqual(['tool-call', prompt.toolCallId])
        const was = promptsOf(before).find(({ id }) => id === prompt.id)
        if (was?.callId === prompt.callId || event.type !== 'hitl_request') continue
        const running = before.parts.filter((part) => {
          return (
            part.type === 'tool-call' && part.status === 'running' && part.toolCallId === prompt.toolCallId
          )
        })
        expect(running).toEqual([call])
        if (event.data.input === undefined) expect(prompt.input).toEqual(call.input)
      }
    })
  })

  it('P9 says so when what would be answered has changed since it was shown', () => {
    alwaysAtWork((before, _, after) => {
      for (const was of promptsOf(before)) {
        const is = promptsOf(after).find(({ id }) => id === was.id)
        if (is?.changed !== true) expect(is && asked(is)).toEqual(asked(was))
      }
    })
  })

  it('P10 lets an answer change the prompt it was given to, and no other of its request id', () => {
    const answers = happenings.flatMap(([, { event }]) => ('promptId' in event ? [event] : []))
    fc.assert(
      fc.property(anyWork, fc.constantFrom(...answers), fc.nat(3), (story, answer, index) => {
        const before = fold(story)
        const promptId = `:reply/prompt-${index}`
        const after = reduceTask(before, { ...answer, promptId })
        before.messages.forEach((message, place) => {
          const parts = message.role === 'assistant' ? message.parts : []
          const next = after.messages[place] as AssistantMessage
          parts.forEach((part, number) => part.id === promptId || expect(next.parts[number]).toBe(part))
        })
      }),
    )
  })
})

/** Checks each step of any course of what can happen, from any state. */
function always(check: (before: TaskState, event: TaskEvent, after: TaskState) => void): void {
  const events = fc.array(fc.constantFrom(...happenings.map(([, { event }]) => event)), { maxLength: 12 })
  fc.assert(
    fc.property(fc.constantFrom(...names), events, (name, story) => {
      let state = fold(promptStates[name])
      for (const event of story) {
        const after = reduceTask(state, event)
        check(state, event, after)
        state = after
      }
    }),
    { numRuns: 500 },
  )
}

/** Checks each step of any course of calls, results and questions in one turn. */
function alwaysAtWork(
  check: (before: AssistantMessage, event: EngineEvent, after: AssistantMessage) => void,
): void {
  fc.assert(
    fc.property(anyWork, (story) => {
      let turn = emptyTurn
      for (const event of story) {
        const after = reduce(turn, event)
        check(turn, event, after)
        turn = after
      }
    }),
    { numRuns: 1_000 },
  )
}

/** What a person would approve or answer. */
function asked({ kind, question, options, tool, input, inputSource }: PromptPart): unknown {
  return { kind, question, options, tool, input, inputSource }
}

function promptOf(state: TaskState): PromptPart {
  const found = turnOf(state).parts.find((part) => part.type === 'prompt')
  if (found?.type !== 'prompt') throw new Error('There is no prompt.')
  return found
}

function stateOf(state: TaskState): PromptState {
  const { status } = promptOf(state)
  return status === 'sending' && isEnded(turnOf(state)) ? 'late' : status
}
