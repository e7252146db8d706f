import type { PendingPrompt } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { asksTheSame, contradicts } from './promptParts.ts'
import type { PromptPart } from './taskState.ts'

const source = '{"id":2512292042121000001}'
const shown: PromptPart = {
  id: 'm/prompt-0',
  type: 'prompt',
  requestId: 'r',
  kind: 'permission',
  status: 'open',
  question: 'May I?',
  options: [{ id: 'yes', label: 'Yes' }],
  toolCallId: 'c1',
  tool: 'pay',
  input: { id: 2512292042121000000 },
  inputSource: source,
  createdAt: '2026-04-01T10:00:00.000Z',
}
const listed: PendingPrompt = {
  request_id: 'r',
  task_id: 'task',
  kind: 'permission',
  question: 'May I?',
  options: [{ id: 'yes', label: 'Yes' }],
  tool_call_id: 'c1',
  tool: 'pay',
  input: { id: 2512292042121000000 },
  inputSource: source,
  created_at: '2026-04-01T10:00:00.000Z',
}

describe('contradicts', () => {
  it.each<[string, Partial<PendingPrompt>]>([
    ['the same', {}],
    ['no more than the Engine documents', { tool: undefined, input: undefined, options: undefined }],
    ['no input', { input: null, inputSource: undefined }],
    ['no words', { question: '' }],
    ['a kind that is not documented', { kind: 'approval' }],
    ['another time to expire', { expires_at: '2026-04-04T10:00:00.000Z' }],
  ] as [string, Partial<PendingPrompt>][])('is not what a list that says %s does', (_, change) => {
    expect(contradicts(shown, { ...listed, ...change })).toBe(false)
  })

  it.each<[string, Partial<PendingPrompt>]>([
    ['another question', { question: 'May I not?' }],
    ['another tool', { tool: 'refund' }],
    ['another input', { input: { id: 1 }, inputSource: undefined }],
    ['an input that only parsing makes equal', { inputSource: '{"id":2512292042121000002}' }],
    ['other options', { options: [{ id: 'yes', label: 'No' }] }],
    ['another call', { tool_call_id: 'c2', input: null }],
    ['another time of asking', { created_at: '2026-04-01T10:00:09.000Z' }],
  ])('is what a list that says %s does', (_, change) => {
    expect(contradicts(shown, { ...listed, ...change })).toBe(true)
  })

  it('is what a list does that names a permission where a mere question is shown', () => {
    expect(contradicts({ ...shown, kind: 'question' }, listed)).toBe(true)
    expect(contradicts({ ...shown, kind: 'question' }, { ...listed, kind: 'question' })).toBe(false)
  })

  it('is not what a list does that tells words where none are shown', () => {
    expect(contradicts({ ...shown, question: '' }, listed)).toBe(false)
  })

  it('is what a list does that tells a tool or an input where none is shown', () => {
    const bare = { ...shown, tool: undefined, input: undefined, inputSource: undefined }
    expect(contradicts(bare, { ...listed, tool: undefined, input: null })).toBe(false)
    expect(contradicts(bare, { ...listed, input: null })).toBe(true)
    expect(contradicts(bare, { ...listed, tool: undefined })).toBe(true)
  })
})

describe('asksTheSame', () => {
  it.each<Partial<PromptPart>>([
    { status: 'sending', answer: 'yes' },
    { changed: true },
    { callId: 'm/tool-call-0' },
    { createdAt: undefined, expiresAt: '2026-04-04T10:00:00.000Z' },
    { input: { id: 2512292042121000000 }, options: [{ label: 'Yes', id: 'yes' }] },
  ])('holds with %j', (change) => {
    expect(asksTheSame(shown, { ...shown, ...change })).toBe(true)
  })

  it.each<Partial<PromptPart>>([
    { kind: 'question' },
    { question: 'May I not?' },
    { tool: 'refund' },
    { tool: undefined },
    { input: { id: 1 } },
    { input: undefined },
    { inputSource: '{"id":2512292042121000002}' },
    { inputSource: undefined },
    { options: [] },
    { options: [{ id: 'yes', label: 'No' }] },
  ])('does not hold with %j', (change) => {
    expect(asksTheSame(shown, { ...shown, ...change })).toBe(false)
    expect(asksTheSame({ ...shown, ...change }, shown)).toBe(false)
  })
})
