import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { keepOwnAnswers } from './keepOwnAnswers.ts'
import type { TaskEvent } from './taskEvent.ts'
import { ask, completed, fold, lifecycle, promptsOf, resolved, say, turnOf } from './taskEvents.fixtures.ts'
import type { PromptStatus } from './taskState.ts'

const promptId = ':reply/prompt-0'
const own: ReadonlySet<string> = new Set([promptId])
const asked: TaskEvent[] = [lifecycle('started', { turn_id: 't1' }), ask('r', { question: 'May I?' })]
const sending: TaskEvent = { type: 'answer_sending', promptId, answer: 'yes', feedback: 'ok' }
const sent: TaskEvent = { type: 'answer_sent', promptId }
const refused: TaskEvent = { type: 'answer_refused', promptId }
const failed: TaskEvent = { type: 'answer_failed', promptId, error: new EngineError('CONNECTION_LOST') }

describe('keepOwnAnswers', () => {
  it.each<[string, TaskEvent[], string, TaskEvent[], PromptStatus]>([
    ['under way', [sending], 'open', [], 'sending'],
    ['taken', [sending, sent], 'open', [], 'sent'],
    ['taken', [sending, sent], 'under way', [sending], 'sent'],
    ['lost', [sending, failed], 'open', [], 'failed'],
    ['refused', [sending, refused], 'open', [], 'answered-elsewhere'],
    ['taken', [sending, sent], 'said to be somebody else’s', [resolved('r')], 'answered'],
    ['taken', [sending, sent], 'confirmed', [sending, sent, say('ok')], 'answered'],
    ['under way', [sending], 'said to be somebody else’s', [resolved('r')], 'sending'],
    ['confirmed', [sending, sent, say('ok')], 'open', [], 'answered'],
  ])(
    'of an answer that is %s, and elsewhere %s, shows what came of it',
    (...[_, mine, , shown, expected]) => {
      const kept = keepOwnAnswers(fold([...asked, ...shown]), fold([...asked, ...mine]), own)
      expect(promptsOf(turnOf(kept))).toMatchObject([{ id: promptId, status: expected, answer: 'yes' }])
    },
  )

  it('shows of the task what follows from the answer', () => {
    const kept = keepOwnAnswers(fold(asked), fold([...asked, sending]), own)
    expect(kept.prompt).toMatchObject({ status: 'sending', answer: 'yes', feedback: 'ok' })
    expect(kept.answers).toMatchObject({ [promptId]: { requestId: 'r', status: 'sending', answer: 'yes' } })
    const after = fold([ask('r', { question: 'May I?' })], { ...kept, messages: [] })
    expect(after.prompt).toMatchObject({ status: 'sending', answer: 'yes' })
  })

  it('shows everything else as the other tab does', () => {
    const shown = fold([...asked, say('more'), ask('r2')])
    const kept = keepOwnAnswers(shown, fold([...asked, sending]), own)
    expect(turnOf(kept).parts.slice(1)).toEqual(turnOf(shown).parts.slice(1))
    expect({ ...kept, messages: [], prompt: undefined, answers: {} }).toEqual({
      ...shown,
      messages: [],
      prompt: undefined,
    })
  })

  it('shows a question as the other tab does, which may have heard that it has changed', () => {
    const shown = fold([...asked, ask('r', { question: 'May I delete it?', input: { path: '/' } })])
    const kept = keepOwnAnswers(shown, fold([...asked, sending]), own)
    expect(kept.prompt).toMatchObject({
      status: 'sending',
      answer: 'yes',
      question: 'May I delete it?',
      input: { path: '/' },
      changed: true,
    })
  })

  it('leaves alone what was not answered here', () => {
    const shown = fold([...asked, sending, sent])
    const here = fold(asked)
    expect(keepOwnAnswers(shown, here, new Set())).toBe(shown)
    expect(keepOwnAnswers(shown, here, new Set([':reply/prompt-7']))).toEqual(shown)
    expect(promptsOf(turnOf(keepOwnAnswers(shown, fold([...asked, sending]), new Set(['r']))))).toEqual(
      promptsOf(turnOf(shown)),
    )
  })

  it('leaves alone a prompt of the same request id in another turn', () => {
    const second = [completed, lifecycle('started', { turn_id: 't2' }), ask('r')]
    const first = [...asked, sending, sent, resolved('r', 'yes')]
    const kept = keepOwnAnswers(fold([...first, ...second]), fold(first), own)
    expect(kept.prompt).toMatchObject({ id: ':reply:reply/prompt-0', status: 'open' })
    expect(kept.status).toBe('awaiting-answer')
  })
})
