import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from './engineError.ts'
import {
  readHealthResponse,
  readPendingResponse,
  readRespondResponse,
  type HealthResponse,
  type PendingPrompt,
  type RespondResponse,
} from './responses.ts'

describe('readPendingResponse', () => {
  it('reads the documented list', () => {
    const prompt = {
      request_id: 'r1',
      task_id: 't1',
      kind: 'permission',
      question: 'Delete it?',
      created_at: '2026-04-09T10:00:00.000Z',
    }
    expect(readPendingResponse({ pending: [prompt] })).toEqual([prompt])
  })

  it('reads what a permission permits where the Engine says it', () => {
    const prompt = {
      request_id: 'r1',
      task_id: 't1',
      kind: 'permission',
      question: '',
      tool: 'rm',
      input: { path: 'a' },
    }
    expect(readPendingResponse({ pending: [prompt] })).toEqual([prompt])
  })

  it('takes a prompt without a kind for a question', () => {
    expect(readPendingResponse({ pending: [{ request_id: 'r1', task_id: 't1' }] })).toEqual([
      { request_id: 'r1', task_id: 't1', kind: 'question', question: '' },
    ])
  })

  it('leaves out what could not be answered, and fields of the wrong type', () => {
    const pending = [
      null,
      'r0',
      { request_id: 'r1' },
      { request_id: 'r1', task_id: '' },
      { request_id: 'r2', task_id: 't1', created_at: true, options: 'yes' },
    ]
    expect(readPendingResponse({ pending })).toEqual([
      { request_id: 'r2', task_id: 't1', kind: 'question', question: '' },
    ])
  })

  it.each([{}, { request_id: null }, { request_id: '' }, { request_id: false }])(
    'keeps a prompt that waits with the id %j',
    (named) => {
      expect(readPendingResponse({ pending: [{ ...named, task_id: 't1' }] })).toEqual([
        { request_id: '', task_id: 't1', kind: 'question', question: '' },
      ])
    },
  )

  it('reads ids that are numbers digit for digit, and inputs as a prompt does', () => {
    const text = `{"pending": [
      {"request_id": 7, "task_id": 2512292042121000001, "tool_call_id": 9007199254740993, "input": null},
      {"request_id": 0, "task_id": "t1", "input": "{\\"n\\":1}"}
    ]}`
    expect(readPendingResponse(JSON.parse(text), text)).toEqual([
      {
        request_id: '7',
        task_id: '2512292042121000001',
        tool_call_id: '9007199254740993',
        kind: 'question',
        question: '',
      },
      { request_id: '0', task_id: 't1', input: { n: 1 }, kind: 'question', question: '' },
    ])
  })

  it('gives the input of a prompt as it was written, where parsing lost something', () => {
    const text = `{"pending": [], "pending": [
      {"task_id": "t1", "input": {"id": 2512292042121000001}},
      {"task_id": "t1", "input": {"id": 7}, "inputSource": "a field of another's"},
      {"task_id": "t1", "input": "{\\"to\\":\\"alice\\",\\"to\\":\\"mallory\\"}"}
    ]}`
    expect(readPendingResponse(JSON.parse(text), text).map(({ inputSource }) => inputSource)).toEqual([
      '{"id": 2512292042121000001}',
      undefined,
      '{"to":"alice","to":"mallory"}',
    ])
  })
})

describe('readRespondResponse', () => {
  it('reads the documented answer', () => {
    const body = { status: 'resumed', request_id: 'r1' }
    expect(readRespondResponse(body)).toEqual(body)
    expect(readRespondResponse({ status: 'resumed', request_id: null })).toEqual({ status: 'resumed' })
    expect(readRespondResponse({ status: 'resumed', request_id: '' })).toEqual({ status: 'resumed' })
  })

  it('reads an id that is a number digit for digit', () => {
    const text = '{"status":"resumed","request_id":9007199254740993}'
    expect(readRespondResponse(JSON.parse(text), text).request_id).toBe('9007199254740993')
    expect(readRespondResponse({ status: 'resumed', request_id: 0 }).request_id).toBe('0')
  })
})

describe('readHealthResponse', () => {
  it('reads the documented answer', () => {
    const body = { status: 'ok', uptime_seconds: 12, subsystems: { database: 'ok' } }
    expect(readHealthResponse(body)).toEqual(body)
    expect(readHealthResponse({ status: 'ok', uptime_seconds: 'long', subsystems: [] })).toEqual({
      status: 'ok',
    })
  })
})

const isText = (value: unknown): boolean => typeof value === 'string'
const isTextOrNothing = (value: unknown): boolean => value === undefined || isText(value)

/** Answers with the documented names and anything behind them. */
const anyAnswer = fc.record({
  status: fc.oneof(fc.string(), fc.jsonValue()),
  request_id: fc.jsonValue(),
  uptime_seconds: fc.jsonValue(),
  subsystems: fc.jsonValue(),
  pending: fc.array(
    fc.record(
      {
        request_id: fc.jsonValue(),
        task_id: fc.oneof(fc.string(), fc.jsonValue()),
        kind: fc.jsonValue(),
        question: fc.jsonValue(),
        tool: fc.jsonValue(),
        created_at: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  ),
})

const isPrompt = ({ request_id, task_id, kind, question, tool, created_at }: PendingPrompt): boolean =>
  [request_id, task_id, kind, question].every(isText) && [tool, created_at].every(isTextOrNothing)
const isRespond = ({ status, request_id }: RespondResponse): boolean =>
  isText(status) && isTextOrNothing(request_id)
const isHealth = ({ status, uptime_seconds, subsystems }: HealthResponse): boolean =>
  isText(status) &&
  (uptime_seconds === undefined || typeof uptime_seconds === 'number') &&
  (subsystems === undefined || (typeof subsystems === 'object' && !Array.isArray(subsystems)))

describe.each<[string, (body: unknown) => boolean, object]>([
  ['readPendingResponse', (body) => readPendingResponse(body).every(isPrompt), { pending: {} }],
  ['readRespondResponse', (body) => isRespond(readRespondResponse(body)), { request_id: 'r1' }],
  ['readHealthResponse', (body) => isHealth(readHealthResponse(body)), { status: 200 }],
])('%s', (_, reads, wrongShape) => {
  it.each([[null], [undefined], [[]], ['text'], [wrongShape]])(
    'refuses %j as the answer of something else',
    (body) => {
      expect(() => reads(body)).toThrow(expect.objectContaining({ code: 'UNEXPECTED_RESPONSE' }))
    },
  )

  it('reads the documented types, or throws nothing but an EngineError, whatever came', () => {
    let read = 0
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyAnswer), (body) => {
        try {
          expect(reads(body)).toBe(true)
          read++
        } catch (error) {
          if (!(error instanceof EngineError)) throw error
        }
      }),
    )
    expect(read).toBeGreaterThan(10)
  })
})
