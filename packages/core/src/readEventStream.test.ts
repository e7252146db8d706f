// Over 300 lines: the whole format and every way a body can end, with the specification's steps to compare to.
import {
  decodeEvent,
  encodeEvent,
  type EngineEvent,
  type Frame,
  type MalformedEvent,
} from '@engine-kit/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { elapsed } from './elapsed.ts'
import { readEventStream } from './readEventStream.ts'
import { say } from './taskEvents.fixtures.ts'

// Ahead of what takes its place in a test that has time in its hands.
const realImmediate = setImmediate

vi.mock('./elapsed.ts', { spy: true })

type Event = EngineEvent | MalformedEvent

const mebibyte = 1024 * 1024
const byteOrderMark = [0xef, 0xbb, 0xbf]

describe('readEventStream, the format', () => {
  it.each<[string, string, Event[]]>([
    ['LF', 'event: text_delta\ndata: {"text":"a"}\n\n', [say('a')]],
    ['CR', 'event: text_delta\rdata: {"text":"a"}\r\r', [say('a')]],
    ['CRLF', 'event: text_delta\r\ndata: {"text":"a"}\r\n\r\n', [say('a')]],
    [
      'all three mixed',
      'event: text_delta\r\ndata: {"text":"a"}\n\rdata: {"text":"b"}\r\n\n',
      [say('a'), say('b')],
    ],
    ['no space after the colon', 'event:text_delta\ndata:{"text":"a"}\n\n', [say('a')]],
    ['data over several lines', 'event: text_delta\ndata: {"text":\ndata:  "a"}\n\n', [say('a')]],
    ['comments', ': hi\nevent: text_delta\n:\ndata: {"text":"a"}\n: bye\n\n', [say('a')]],
    ['fields it does not know', 'event: text_delta\nfoo: 1\nbar\ndata: {"text":"a"}\n\n', [say('a')]],
    ['a byte order mark', '\ufeffdata: {"text":"a"}\n\n', [say('a')]],
    [
      'ids, of which one with a NUL does not count',
      'id: 7\ndata: {"text":"a"}\n\nid: \0\ndata: {"text":"b"}\n\n',
      [{ ...say('a'), id: '7' }, say('b')],
    ],
    ['an empty id', 'id\ndata: {"text":"a"}\n\n', [{ ...say('a'), id: '' }]],
    ['an unterminated last event, dropped', 'data: {"text":"a"}\n\ndata: {"text":"b"}\n', [say('a')]],
    ['an unterminated last line, dropped', 'data: {"text":"a"}', []],
    [
      'blocks without data, dropped',
      'event: text_delta\n\nid: 1\n\nretry: 5\n\ndata: {"text":"a"}\n\n',
      [say('a')],
    ],
    ['characters of two, three and four bytes', 'data: {"text":"é日👩‍🚀"}\n\n', [say('é日👩‍🚀')]],
    [
      'frames it cannot read, without losing the others',
      'data: {\n\ndata: {"text":"a"}\n\n',
      [{ type: 'malformed', name: 'message', problem: 'the data is not valid JSON', raw: '{' }, say('a')],
    ],
  ])('takes %s, cut at any byte', async (_, text, expected) => {
    const bytes = new TextEncoder().encode(text)
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await eventsOf([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(expected)
    }
    expect(await eventsOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  it('tells an event that ends in a bare CR at once, not with the next one', async () => {
    let tell = (_: Event): void => undefined
    const told = new Promise<Event>((resolve) => (tell = resolve))
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\r\r')),
    })
    const stop = new AbortController()
    const reading = readEventStream(body, { event: tell }, { signal: stop.signal })
    expect(await told).toEqual({ type: 'unknown', name: 'message', data: 1 })
    stop.abort()
    await expect(reading).rejects.toThrow()
  })

  it('strips one byte order mark, not two', async () => {
    const bytes = Uint8Array.from([
      ...byteOrderMark,
      ...byteOrderMark,
      ...new TextEncoder().encode('data: 1\n\ndata: 2\n\n'),
    ])
    expect(await eventsOf([bytes])).toEqual([{ type: 'unknown', name: 'message', data: 2 }])
  })

  it('replaces bytes that are not UTF-8 alike, wherever they are cut', async () => {
    const bytes = Uint8Array.from([
      ...new TextEncoder().encode('data: {"text":"'),
      ...[0xff, 0xe2, 0x82, 0xc3, 0x28, 0xf0, 0x9f],
      ...new TextEncoder().encode('"}\n\n'),
    ])
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await eventsOf([bytes.slice(0, cut), bytes.slice(cut)])).toEqual([
        say('\ufffd\ufffd\ufffd(\ufffd'),
      ])
    }
  })

  it('does what the specification does, for any text in any chunks', async () => {
    const ending = fc.constantFrom('\n', '\r', '\r\n')
    const field = fc.constantFrom(
      'data:',
      'data: ',
      'data',
      'event: ',
      'event:',
      'id: ',
      'id',
      ':',
      'retry: ',
      'dat',
      'Data: ',
    )
    const value = fc.oneof(
      fc.constantFrom('', ' ', 'text_delta', '{"text":"ha"}', '7', '\0', 'a:b', '\ufeff'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    )
    const line = fc.oneof(
      { weight: 2, arbitrary: fc.tuple(field, value, ending) },
      { weight: 1, arbitrary: ending.map((end) => ['', '', end] as const) },
    )
    const text = fc.tuple(fc.boolean(), fc.array(line, { maxLength: 12 }), fc.boolean())
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat()), async ([mark, lines, whole], cuts) => {
        const body = (mark ? '\ufeff' : '') + lines.flat().join('') + (whole ? '' : 'data: rest')
        const bytes = new TextEncoder().encode(body)
        expect(await eventsOf(cutAt(bytes, cuts))).toEqual(framesByTheBook(body).map(decodeEvent))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('readEventStream, the body', () => {
  it('tells once of what came together, after its events, and of bytes without an event', async () => {
    const { log, send, end, reading } = readSlowly()
    send(encodeEvent(say('a')), encodeEvent(say('b')))
    await vi.waitFor(() => expect(log).toEqual(['a', 'b', 'received']))
    send(': beat\n')
    await vi.waitFor(() => expect(log).toEqual(['a', 'b', 'received', 'received']))
    end()
    await reading
    expect(log).toHaveLength(4)
  })

  it('calls a body that breaks a lost connection, after all that came before', async () => {
    const cause = new TypeError('Error in input stream')
    const events: Event[] = []
    const reading = readEventStream(brokenAfter([encodeEvent(say('a'))], cause), {
      event: (event) => events.push(event),
    })
    await expect(reading).rejects.toMatchObject({ code: 'CONNECTION_LOST', cause })
    expect(events).toEqual([say('a')])
  })

  it('rejects with the signal’s reason when it is aborted while it waits, and closes the body', async () => {
    const leaving = new AbortController()
    const reason = new Error('left')
    const { body, cancelled } = endless(() => undefined)
    const reading = readEventStream(body, { event: () => undefined }, { signal: leaving.signal })
    leaving.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(await cancelled).toBe(reason)
  })

  it('rejects with the signal’s reason, without an event more, when it is aborted within a chunk', async () => {
    const leaving = new AbortController()
    const reason = new Error('left')
    let count = 0
    const chunk = new TextEncoder().encode(encodeEvent(say('a')).repeat(10_000))
    const reading = readEventStream(
      streamOf([chunk, chunk]),
      {
        event: () => {
          count++
          leaving.abort(reason)
        },
      },
      { signal: leaving.signal },
    )
    await expect(reading).rejects.toBe(reason)
    expect(count).toBeLessThan(10_000)
  })

  it('rejects with the signal’s reason where the abort breaks the body, as it does in fetch', async () => {
    const leaving = new AbortController()
    const reason = new Error('left')
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        leaving.signal.addEventListener('abort', () => controller.error(new TypeError('terminated')))
      },
      pull: () => leaving.abort(reason),
    })
    const reading = readEventStream(body, { event: () => undefined }, { signal: leaving.signal })
    await expect(reading).rejects.toBe(reason)
  })

  it.each([
    ['more and more', encodeEvent(say('a'))],
    ['nothing', undefined],
  ])('reads nothing when it was aborted before, from a body that sends %s', async (_, sent) => {
    const reason = new Error('left')
    const { body, cancelled } = endless(() => sent)
    const events: Event[] = []
    const reading = readEventStream(
      body,
      { event: (event) => events.push(event) },
      { signal: AbortSignal.abort(reason) },
    )
    await expect(reading).rejects.toBe(reason)
    expect(await cancelled).toBe(reason)
    expect(events).toEqual([])
  })

  it('closes the body and passes on what its listener throws', async () => {
    const bug = new Error('a bug in the listener')
    const { body, cancelled } = endless(() => encodeEvent(say('a')))
    const reading = readEventStream(body, {
      event: () => {
        throw bug
      },
    })
    await expect(reading).rejects.toBe(bug)
    await cancelled
  })

  it('lets the event loop turn while it reads a burst', async () => {
    const burst = new TextEncoder().encode(encodeEvent(say('hello')).repeat(300_000))
    let count = 0
    let seenAtTurn: number | undefined
    setImmediate(() => (seenAtTurn = count))
    await readEventStream(streamOf([burst]), { event: () => (count += 1) })
    expect(count).toBe(300_000)
    expect(seenAtTurn).toBeLessThan(300_000)
  })

  it('lets the event loop turn while it reads small pieces that have queued up', async () => {
    const piece = new TextEncoder().encode(':\n')
    let left = 100_000
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (left-- > 0) controller.enqueue(piece)
        else controller.close()
      },
    })
    let turns = 0
    let reading = true
    const turn = (): void => {
      turns++
      if (reading) setImmediate(turn)
    }
    setImmediate(turn)
    await readEventStream(body, { event: () => undefined })
    reading = false
    expect(turns).toBeGreaterThan(3)
  })

  it('tells of a long chunk bit by bit, so that no pause seems to be in it', async () => {
    const burst = new TextEncoder().encode(encodeEvent(say('hello')).repeat(10_000))
    let count = 0
    let most = 0
    await readEventStream(streamOf([burst]), {
      event: () => (count += 1),
      received: () => {
        most = Math.max(most, count)
        count = 0
      },
    })
    expect(most).toBeLessThan(1000)
  })
})

describe('readEventStream, in a page', () => {
  const page = { visibilityState: 'visible' }

  beforeEach(() => {
    page.visibilityState = 'visible'
    vi.stubGlobal('document', page)
    vi.useFakeTimers()
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('reads each at once where they come now and then, and rests for none', async () => {
    const { log, send, end, reading } = readSlowly()
    const rests = countRests()
    for (let index = 0; index < 100; index++) {
      await vi.advanceTimersByTimeAsync(4)
      send(encodeEvent(say(String(index))))
      await vi.advanceTimersByTimeAsync(0)
      expect(log).toHaveLength(2 * (index + 1))
    }
    end()
    await reading
    expect(rests()).toBe(0)
  })

  it('reads as one what comes thick and fast, by rests that bring it', async () => {
    const { log, send, end, reading } = readSlowly()
    const rests = countRests()
    for (let index = 0; index < 800; index++) {
      await vi.advanceTimersByTimeAsync(1)
      send(encodeEvent(say(String(index))))
    }
    end()
    await vi.advanceTimersByTimeAsync(8)
    await reading
    expect(log.filter((told) => told !== 'received')).toEqual(
      Array.from({ length: 800 }, (_, index) => String(index)),
    )
    // Each rest of 8 ms and the read that is waited for behind it.
    expect(rests()).toBeGreaterThan(70)
    expect(log.filter((told) => told === 'received').length).toBeLessThan(250)
  })

  it.each([
    ['asked for', 0],
    ['asked for, one ahead', 1],
  ])('hardly ever rests where the next is made when it is %s', async (_, highWaterMark) => {
    const rests = countRests()
    const count = await readPulled(5000, () => pulled(5000, highWaterMark))
    expect(count).toBe(5000)
    // After 16 reads, after 64 more, after 256, after 1,024.
    expect(rests()).toBeGreaterThan(0)
    expect(rests()).toBeLessThan(7)
  })

  it('hardly ever rests behind a stream that transforms', async () => {
    const rests = countRests()
    const count = await readPulled(5000, () =>
      pulled(5000, 0).pipeThrough(new TransformStream<Uint8Array, Uint8Array>()),
    )
    expect(count).toBe(5000)
    expect(rests()).toBeLessThan(7)
  })

  it('tells of what was pulled within 8 ms, if nothing more comes', async () => {
    let made = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (made === 500) return new Promise(() => undefined)
          made++
          await macrotask()
          controller.enqueue(new TextEncoder().encode(encodeEvent(say('a'))))
        },
      },
      { highWaterMark: 0 },
    )
    let count = 0
    const leaving = new AbortController()
    const reading = readEventStream(body, { event: () => (count += 1) }, { signal: leaving.signal })
    while (made < 500) await pass(0.1)
    await vi.advanceTimersByTimeAsync(8)
    await macrotask()
    expect(count).toBe(500)
    leaving.abort(new Error('left'))
    await expect(reading).rejects.toThrow('left')
  })

  it('does not rest while there is a backlog', async () => {
    const { log, send, end, reading } = readSlowly()
    await vi.advanceTimersByTimeAsync(100)
    send(...Array.from({ length: 1000 }, () => encodeEvent(say('x'.repeat(1000)))))
    end()
    // The rest after the first of them, and no other.
    await vi.advanceTimersByTimeAsync(8)
    await reading
    expect(log.filter((told) => told !== 'received')).toHaveLength(1000)
  })

  it('never rests in a page that nobody sees, where timers may take a minute', async () => {
    page.visibilityState = 'hidden'
    const { log, send, end, reading } = readSlowly()
    for (const text of ['a', 'b']) {
      send(encodeEvent(say(text)))
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(log).toEqual(['a', 'received', 'b', 'received'])
    end()
    await reading
  })

  it('does not rest after each chunk where chunks are handed on one by one', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        for (let turn = 0; turn < 10; turn++) await Promise.resolve()
        if (sent++ === 1000) controller.close()
        else controller.enqueue(new TextEncoder().encode(encodeEvent(say('a'))))
      },
    })
    let count = 0
    const reading = readEventStream(body, { event: () => (count += 1) })
    await vi.advanceTimersByTimeAsync(16)
    expect(count).toBe(1000)
    await reading
  })
})

describe('readEventStream, bounds', () => {
  it.each([
    ['one line that does not end', 'data: ', 'x'.repeat(64 * 1024)],
    ['one event that does not end', '', `data: ${'x'.repeat(64 * 1024)}\n`],
    ['one event type that does not end', 'event: ', 'x'.repeat(64 * 1024)],
    ['one comment that does not end', ': ', 'x'.repeat(64 * 1024)],
  ])('refuses %s, with bounded memory, and closes the body', async (_, head, piece) => {
    let sent = 0
    const { body, cancelled } = endless(() => {
      sent += piece.length
      return sent === piece.length ? head + piece : piece
    })
    const reading = readEventStream(body, { event: () => undefined }, { maxEventLength: mebibyte })
    await expect(reading).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' })
    await cancelled
    expect(sent).toBeLessThan(1.5 * mebibyte)
  })

  it('refuses after 32 MB where nothing else is said', async () => {
    const piece = 'x'.repeat(64 * 1024)
    let sent = 0
    const { body } = endless(() => {
      sent += piece.length
      return sent === piece.length ? `data: ${piece}` : piece
    })
    await expect(readEventStream(body, { event: () => undefined })).rejects.toMatchObject({
      code: 'EVENT_TOO_LARGE',
    })
    expect(sent).toBeGreaterThanOrEqual(32 * mebibyte)
    expect(sent).toBeLessThan(33 * mebibyte)
  })

  it('keeps what came before an event that is too large', async () => {
    const events: Event[] = []
    const text = `${encodeEvent(say('a'))}data: ${'x'.repeat(50_000)}\n\n${encodeEvent(say('b'))}`
    const reading = readEventStream(
      streamOf([new TextEncoder().encode(text)]),
      { event: (event) => events.push(event) },
      { maxEventLength: 20_000 },
    )
    await expect(reading).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' })
    expect(events).toEqual([say('a')])
  })

  it('reads an event of 5 MB', async () => {
    const text = 'x'.repeat(5 * mebibyte)
    const chunks = cutAt(new TextEncoder().encode(encodeEvent(say(text))), [100, mebibyte, mebibyte + 1])
    expect(await eventsOf(chunks)).toEqual([say(text)])
  })

  it('passes over a comment of many chunks', async () => {
    const chunks = [
      ': ',
      ...Array.from({ length: 15 }, () => 'x'.repeat(64 * 1024)),
      `\n${encodeEvent(say('a'))}`,
    ]
    const events: Event[] = []
    const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
    await readEventStream(
      streamOf(bytes),
      { event: (event) => events.push(event) },
      { maxEventLength: mebibyte },
    )
    expect(events).toEqual([say('a')])
  })
})

/** How often reading rests from now on: a rest and nothing else waits so long, whatever comes meanwhile. */
function countRests(): () => number {
  const rest = vi.mocked(elapsed).mockClear()
  return () => rest.mock.calls.length
}

/** Each is made in a macrotask of its own once it is asked for. */
function pulled(count: number, highWaterMark: number): ReadableStream<Uint8Array> {
  let made = 0
  return new ReadableStream(
    {
      pull: async (controller) => {
        await macrotask()
        if (made++ === count) controller.close()
        else controller.enqueue(new TextEncoder().encode(encodeEvent(say('a'))))
      },
    },
    { highWaterMark },
  )
}

/** Reads while a tenth of a millisecond passes with each macrotask. Answers how many events there were. */
async function readPulled(most: number, create: () => ReadableStream<Uint8Array>): Promise<number> {
  let count = 0
  let ended = false
  const reading = readEventStream(create(), { event: () => (count += 1) }).then(() => (ended = true))
  for (let turn = 0; turn < 10 * most && !ended; turn++) await pass(0.1)
  await reading
  return count
}

/** The clock of the test, which timers follow: what is less than a millisecond adds up. */
async function pass(milliseconds: number): Promise<void> {
  fraction += milliseconds
  const whole = Math.floor(fraction)
  fraction -= whole
  if (whole > 0) await vi.advanceTimersByTimeAsync(whole)
  await macrotask()
}

let fraction = 0

function macrotask(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve))
}

/** Reads a body that is sent piece by piece. */
function readSlowly(): {
  log: unknown[]
  send: (...pieces: string[]) => void
  end: () => void
  reading: Promise<void>
} {
  const log: unknown[] = []
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (created) => void (controller = created) })
  const reading = readEventStream(body, {
    event: (event) => log.push(event.type === 'text_delta' && event.data.text),
    received: () => log.push('received'),
  })
  return {
    log,
    reading,
    send: (...pieces) => pieces.forEach((piece) => controller?.enqueue(new TextEncoder().encode(piece))),
    end: () => controller?.close(),
  }
}

/** Read from chunks that come alone, and the same from all of them together. */
async function eventsOf(chunks: readonly Uint8Array[]): Promise<Event[]> {
  const events: Event[] = []
  await readEventStream(oneByOne(chunks), { event: (event) => events.push(event) })
  const together: Event[] = []
  await readEventStream(streamOf(chunks), { event: (event) => together.push(event) })
  expect(together).toEqual(events)
  return events
}

/** Each chunk after the reader has found nothing more and has folded what there was. */
function oneByOne(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = [...chunks]
  return new ReadableStream({
    pull: async (controller) => {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
      const chunk = rest.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
  })
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

function brokenAfter(texts: readonly string[], error: Error): ReadableStream<Uint8Array> {
  const rest = texts.map((text) => new TextEncoder().encode(text))
  return new ReadableStream({
    pull: (controller) => {
      const chunk = rest.shift()
      if (chunk === undefined) controller.error(error)
      else controller.enqueue(chunk)
    },
  })
}

/** A body that never ends by itself; `undefined` for a piece means that nothing more comes. */
function endless(piece: () => string | undefined): {
  body: ReadableStream<Uint8Array>
  cancelled: Promise<unknown>
} {
  let told = (_reason: unknown): void => undefined
  const cancelled = new Promise<unknown>((resolve) => (told = resolve))
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const text = piece()
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text))
    },
    cancel: (reason) => told(reason),
  })
  return { body, cancelled }
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const sorted = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.slice(sorted[index], end))
}

/** The specification's own steps (HTML, 9.2.6), taken slowly, over a whole text. An id counts for its block only. */
function framesByTheBook(text: string): Frame[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  lines.pop()
  const frames: Frame[] = []
  let [data, type, id]: [string, string, string | undefined] = ['', '', undefined]
  for (const line of lines) {
    if (line === '') {
      if (data !== '') frames.push({ event: type === '' ? undefined : type, data: data.slice(0, -1), id })
      ;[data, type, id] = ['', '', undefined]
      continue
    }
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data += `${value}\n`
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) id = value
  }
  return frames
}
