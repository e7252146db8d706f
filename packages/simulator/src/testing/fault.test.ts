import { afterEach, describe, expect, it } from 'vitest'
import type { Agent } from '../agent.ts'
import { parseEvents, payloadsOf, readUntil, readerOf, textOf } from '../readEvents.fixtures.ts'
import { createTestEngine, type TestEngine, type TestEngineOptions } from './createTestEngine.ts'
import type { Fault, FaultRule } from './fault.ts'

const open: TestEngine[] = []

function start(options: TestEngineOptions = {}): TestEngine {
  const engine = createTestEngine({ agent: speaks, now: () => 1_775_000_000_000, ...options })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()))
})

/** Eight frames: two of lifecycle, two of a block, four deltas. */
const speaks: Agent = { run: (turn) => turn.say(['Olá', ', 日本', ' 🚀', '!']) }

const asks: Agent = {
  run: async (turn) => {
    await turn.ask({ kind: 'question', question: 'Who?' })
  },
}

function execute(engine: Pick<TestEngine, 'fetch'>, taskId = 'task'): Promise<Response> {
  return engine.fetch('/execute', { method: 'POST', body: JSON.stringify({ message: 'x', task_id: taskId }) })
}

const replay = (engine: Pick<TestEngine, 'fetch'>): Promise<Response> =>
  engine.fetch('/execute/replay?after=0')

/** A stream's text, and whether it broke. */
async function receive(response: Response): Promise<{ text: string; broke: boolean }> {
  const reader = readerOf(response)
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { text, broke: false }
      text += decoder.decode(value, { stream: true })
    }
  } catch (failure) {
    expect(failure).toBeInstanceOf(TypeError)
    return { text, broke: true }
  }
}

const framesOf = (text: string): string[] => text.split(/(?<=\r\n\r\n|\n\n|\r\r)/).filter(Boolean)

const wholeTurn = async (options: TestEngineOptions = {}): Promise<string[]> =>
  framesOf((await receive(await execute(start(options)))).text)

const framings = ['lf', 'cr', 'crlf'] as const

describe('a link that breaks after frames', () => {
  it.each(framings)(
    'breaks behind each of them, in framing %s, and ends with them where there are no more',
    async (framing) => {
      const whole = await wholeTurn({ wire: { framing } })
      expect(whole).toHaveLength(8)
      for (const frames of [1, 3, 7, 8, 9]) {
        for (const connection of ['reset', 'end'] as const) {
          const fault: Fault = { kind: 'break-after-frames', frames, connection }
          const engine = start({ wire: { framing }, faults: [{ fault }] })
          const { text, broke } = await receive(await execute(engine))
          expect(text).toBe(whole.slice(0, frames).join(''))
          expect([broke, engine.struck.length]).toEqual([
            frames <= 8 && connection === 'reset',
            frames <= 8 ? 1 : 0,
          ])
        }
      }
    },
  )

  it('breaks every stream, so that each tells as many as the one before', async () => {
    const engine = start({ faults: [{ on: 'stream', fault: { kind: 'break-after-frames', frames: 3 } }] })
    const texts = [await execute(engine), await replay(engine), await replay(engine)].map(receive)
    const [first, ...others] = await Promise.all(texts)
    expect(others).toEqual([first, first])
    expect(first?.broke).toBe(true)
  })

  it('counts no comments, keeps what comes in pieces, and follows a turn', async () => {
    const agent: Agent = {
      run: async (turn) => {
        turn.sendRaw(': a comment\n\n')
        await turn.say(['日本', '語'])
      },
    }
    const engine = start({
      agent,
      faults: [{ fault: { kind: 'chunk', bytes: 1 } }, { fault: { kind: 'break-after-frames', frames: 4 } }],
    })
    const { text } = await receive(await execute(engine))
    expect(text).toContain(': a comment\n\n')
    expect(textOf(parseEvents(text))).toBe('日本語')
    expect(text).not.toContain('content_block_stop')
  })
})

describe('a frame', () => {
  it.each(framings)('arrives cut off, and all others whole, in framing %s', async (framing) => {
    const whole = await wholeTurn({ wire: { framing } })
    for (const frame of [1, 4, 8]) {
      const engine = start({
        wire: { framing },
        faults: [{ on: 'execute', fault: { kind: 'corrupt-frame', frame } }],
      })
      const received = framesOf((await receive(await execute(engine))).text)
      expect(received.toSpliced(frame - 1, 1)).toEqual(whole.toSpliced(frame - 1, 1))
      expect(parseEvents(received[frame - 1] ?? '')).toMatchObject([{ type: 'malformed' }])
      expect(await (await replay(engine)).text()).toBe(whole.join(''))
      expect(engine.struck).toHaveLength(1)
    }
  })

  it('is counted by its type where one is named', async () => {
    const engine = start({ faults: [{ fault: { kind: 'corrupt-frame', frame: 2, of: 'text_delta' } }] })
    const { text } = await receive(await execute(engine))
    expect(text).toContain('event: text_delta\ndata: {"text"\n\n')
    expect(textOf(parseEvents(text))).toBe('Olá 🚀!')
  })

  it('without a type is a message', async () => {
    const fault: Fault = { kind: 'corrupt-frame', frame: 4, of: 'message' }
    const engine = start({ wire: { textFrames: 'bare' }, faults: [{ fault }] })
    expect(textOf(parseEvents((await receive(await execute(engine))).text))).toBe('Olá, 日本 🚀')
  })

  it('is missing, by its place or its type, and nothing tells so', async () => {
    const whole = await wholeTurn({ wire: { ids: 'sent' } })
    const rule: FaultRule = {
      on: 'execute',
      fault: { kind: 'drop-frames', frames: [4, 5, 'content_block_stop'] },
    }
    const engine = start({ wire: { ids: 'sent' }, faults: [rule] })
    const { text, broke } = await receive(await execute(engine))
    expect(framesOf(text)).toEqual(whole.filter((_, index) => ![3, 4, 6].includes(index)))
    expect([broke, engine.struck]).toEqual([false, [rule]])
    expect(await (await replay(engine)).text()).toBe(whole.join(''))
  })

  it('of a JSON replay is left alone', async () => {
    const engine = start({ wire: { replay: 'json' } })
    await receive(await execute(engine))
    engine.setFaults([{ fault: { kind: 'drop-frames', frames: [1] } }])
    expect(await (await replay(engine)).json()).toHaveLength(8)
    expect(engine.struck).toEqual([])
  })
})

describe('an answer in the place of a replay', () => {
  const answeredBy = async (fault: Fault): Promise<Response> => replay(start({ faults: [{ fault }] }))

  it.each([400, 408, 410, 412, 416, 425, 451, 500, 520, 599])('has the status %i', async (status) => {
    const response = await answeredBy({ kind: 'status', status })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: status === 500 ? 'INTERNAL_ERROR' : `STATUS_${status}`,
    })
  })

  it.each([
    ['envelope', '{"error":"GONE","message":"A fault of the test engine: 410.","details":{"n":1}}'],
    ['nested', '{"error":{"code":"GONE","message":"A fault of the test engine: 410.","details":{"n":1}}}'],
    ['detail', '{"detail":"A fault of the test engine: 410."}'],
    ['empty', ''],
  ] as const)('has the body: %s', async (body, text) => {
    const response = await answeredBy({ kind: 'status', status: 410, body, error: 'GONE', details: { n: 1 } })
    expect([response.status, await response.text()]).toEqual([410, text])
  })

  it('has no body where its status has none', async () => {
    const response = await answeredBy({ kind: 'status', status: 204 })
    expect([response.status, response.body]).toEqual([204, null])
  })

  it('is a page with any status, or JSON that is no list', async () => {
    const page = await answeredBy({ kind: 'html', status: 503 })
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('<title>503</title>')])
    const json = await answeredBy({ kind: 'json', body: { status: 'ok' } })
    expect([json.status, await json.json()]).toEqual([200, { status: 'ok' }])
  })
})

it('strikes the first so many requests, and no more', async () => {
  const faults: FaultRule[] = [
    { on: 'replay', first: 2, fault: { kind: 'forget' } },
    { on: 'replay', nth: 3, fault: { kind: 'status', status: 404 } },
  ]
  const engine = start({ faults })
  const whole = (await receive(await execute(engine))).text
  const answers = [await replay(engine), await replay(engine), await replay(engine), await replay(engine)]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200])
  const texts = await Promise.all(answers.map((response) => response.text()))
  expect([texts[0], texts[1], texts[3]]).toEqual(['', '', whole])
})

describe('a turn that dies', () => {
  it.each(['accepted', 'refused'] as const)(
    'says its first frames and no more; the next message is %s',
    async (nextMessage) => {
      const rule: FaultRule = {
        on: 'execute',
        nth: 1,
        fault: { kind: 'turn-dies', afterFrames: 4, nextMessage },
      }
      const whole = await wholeTurn()
      const engine = start({ faults: [rule] })
      const half = await receive(await execute(engine))
      expect(half).toEqual({ text: whole.slice(0, 4).join(''), broke: false })
      expect((await receive(await replay(engine))).text).toBe(half.text)
      expect([engine.struck, engine.simulator.runningTurns]).toEqual([[rule], 0])
      const next = await execute(engine)
      expect(next.status).toBe(nextMessage === 'accepted' ? 200 : 409)
      if (nextMessage === 'accepted') expect(payloadsOf(await next.text(), 'text_delta')).toHaveLength(4)
    },
  )

  it('is its own: a message that is refused kills no other turn', async () => {
    const engine = start({
      agent: asks,
    })
    const reader = readerOf(await execute(engine))
    await readUntil(reader, (text) => text.includes('event: hitl_request'))
    engine.setFaults([{ fault: { kind: 'turn-dies', afterFrames: 1, nextMessage: 'refused' } }])
    expect((await execute(engine)).status).toBe(409)
    expect((await engine.fetch('/hitl/pending')).status).toBe(200)
    expect([engine.struck, engine.simulator.runningTurns]).toEqual([[], 1])
  })
})
