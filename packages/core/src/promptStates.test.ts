import { EngineError } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { promptStates, promptTable, type PromptState } from './promptTable.fixtures.ts'
import { reduceTask, withoutOpenTurn } from './reduceTask.ts'
import { isEnded } from './reduceTurn.ts'
import type { TaskEvent } from './taskEvent.ts'
import { completed, fold, lifecycle, turnOf } from './taskEvents.fixtures.ts'
import type { PromptPart, TaskState } from './taskState.ts'

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
  it('P1 leaves a settled prompt as it is, whatever is said and done', () => {
    always((before, _, after) => {
      const { status } = promptOf(before)
      if (status === 'answered' || status === 'answered-elsewhere' || status === 'expired') {
        expect(promptOf(after)).toEqual(promptOf(before))
      }
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
      if (is.status === 'failed') expect(is.error).toBeInstanceOf(EngineError)
      if (is.status === 'sending') expect(is.error).toBeUndefined()
      const failing = event.type === 'answer_failed' || event.type === 'prompts_listed'
      if (failing && is.status === 'failed')
        expect([is.answer, is.feedback]).toEqual([was.answer, was.feedback])
    })
  })

  it('P4 asks nothing in a turn that has ended', () => {
    always((_, __, after) => {
      if (isEnded(turnOf(after))) expect(['open', 'failed', 'sent']).not.toContain(promptOf(after).status)
    })
  })

  it('P5 shows each request once', () => {
    always((_, __, after) => {
      const prompts = after.messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
      expect(prompts.filter((part) => part.type === 'prompt')).toHaveLength(1)
    })
  })

  it('P6 never opens a prompt again that this browser answered, when its turn is rebuilt', () => {
    always((_, __, after) => {
      if (isEnded(turnOf(after)) || after.answers['r'] === undefined) return
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

function promptOf(state: TaskState): PromptPart {
  const found = turnOf(state).parts.find((part) => part.type === 'prompt')
  if (found?.type !== 'prompt') throw new Error('There is no prompt.')
  return found
}

function stateOf(state: TaskState): PromptState {
  const { status } = promptOf(state)
  return status === 'sending' && isEnded(turnOf(state)) ? 'late' : status
}
