import { EngineError, engineErrorCodes } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  idleConnection,
  isFollowing,
  isOpen,
  isWaiting,
  nextConnectionState,
  type ConnectionContext,
  type ConnectionEvent,
  type ConnectionState,
} from './connectionState.ts'
import { cases, cell, columns, context, contextOf, nameOf, states } from './connectionTable.fixtures.ts'
import { defaultRetryPolicy } from './retryDelay.ts'

const lost = new EngineError('CONNECTION_LOST')
const drop: ConnectionEvent = { type: 'dropped', error: lost }

describe('the table of connections', () => {
  describe.each(cases)('%s', (_, of) => {
    it.each(columns)('in %s', (from) => {
      const before = Object.freeze({ ...states[from] })
      const expected = cell(of, from)
      for (const online of of.online === undefined ? [true, false] : [of.online]) {
        const after = nextConnectionState(before, of.event, contextOf(of, from, online))
        if (expected === '·') expect(after).toBe(before)
        else expect(nameOf(after)).toBe(expected)
      }
    })
  })

  it('shows every state as what it is', () => {
    for (const name of columns) expect(nameOf(states[name])).toBe(name)
  })

  it.each([
    ['isOpen', isOpen, ['connecting', 'live', 'stalled', 'trying']],
    ['isWaiting', isWaiting, ['waiting']],
    ['isFollowing', isFollowing, ['connecting', 'live', 'stalled', 'trying', 'waiting', 'offline']],
  ] as const)('agrees with %s', (_, ask, names) => {
    expect(columns.filter((name) => ask(states[name]))).toEqual(names)
  })
})

describe('the invariants of connections', () => {
  it('I1 ends only on finished, on gave_up, or on a drop that is not to be retried alone', () => {
    always((before, event, around, after) => {
      if (after.phase !== 'ended' || before.phase === 'ended') return
      expect(['finished', 'gave_up', 'dropped']).toContain(event.type)
      if (event.type !== 'dropped') return
      const { status = 0, code, retryAfter = 0 } = event.error
      const { maxAttempts, maxServerDelay } = around.policy
      const isFinal = [400, 401, 403, 422].includes(status) || code === 'EVENT_TOO_LARGE'
      expect(isFinal || retryAfter > maxServerDelay || before.attempt >= maxAttempts).toBe(true)
    })
  })

  it('I2 has an error at its end unless the Engine’s word was its end', () => {
    always((before, event, _, after) => {
      if (after.phase === 'ended' && after !== before) {
        expect(after.error === undefined).toBe(event.type === 'finished')
      }
    })
  })

  it('I3 forgets failures for progress, not for mere bytes', () => {
    always((before, event, _, after) => {
      if (event.type !== 'received' || !isOpen(before)) return
      expect(after.phase).toBe('live')
      expect(after.attempt).toBe(event.progress ? 0 : before.attempt)
    })
  })

  it('I4 counts one attempt more for each drop', () => {
    always((before, event, _, after) => {
      if (event.type !== 'dropped' || !isOpen(before)) return
      expect(after.attempt).toBe(before.attempt + 1)
      expect(after.error).toBe(event.error)
    })
  })

  it('I5 waits no longer than maxDelay unless the server asks, and never longer than maxServerDelay', () => {
    always((before, event, around, after) => {
      if (!isWaiting(after) || after === before) return
      const wait = (after.retryAt ?? NaN) - around.now
      const asked = event.type === 'dropped' ? (event.error.retryAfter ?? 0) : 0
      expect(wait).toBeGreaterThanOrEqual(asked)
      expect(wait).toBeLessThanOrEqual(Math.max(around.policy.maxDelay, asked))
      expect(asked).toBeLessThanOrEqual(around.policy.maxServerDelay)
    })
  })

  it.each([60_001, 3_600_000, 2 ** 31 - 1, 2 ** 53, Infinity])(
    'I6 ends with retryAt where the server asks for %d ms, and a person can go on',
    (retryAfter) => {
      const error = new EngineError('LLM_RATE_LIMITED', { status: 429, retryAfter })
      const after = nextConnectionState(states.live, { type: 'dropped', error }, context)
      const retryAt = context.now + retryAfter
      expect(after).toEqual({ phase: 'ended', attempt: 3, retryAt, lastEventAt: 900, error })
      const back = nextConnectionState(after, { type: 'retry_asked' }, context)
      expect(back).toEqual({ phase: 'reconnecting', attempt: 0, lastEventAt: 900, error })
    },
  )

  it('I6 waits alone for exactly as long as it may', () => {
    const error = new EngineError('LLM_RATE_LIMITED', { status: 429, retryAfter: 60_000 })
    const after = nextConnectionState(states.live, { type: 'dropped', error }, context)
    expect(after).toMatchObject({ phase: 'reconnecting', retryAt: context.now + 60_000 })
  })

  it('I7 never waits longer than a timer can, whatever was counted and asked for', () => {
    const absurd = fc.constantFrom(
      0,
      1,
      12,
      31,
      32,
      1_000,
      2 ** 31,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_VALUE,
    )
    fc.assert(
      fc.property(absurd, fc.option(absurd, { nil: undefined }), chance, (attempt, retryAfter, random) => {
        const error = new EngineError('ENGINE_UNAVAILABLE', { retryAfter })
        const policy = { ...defaultRetryPolicy, maxAttempts: Infinity }
        for (const event of [
          { type: 'dropped', error },
          { type: 'polled', progress: false },
        ] as const) {
          const after = nextConnectionState({ ...states.live, attempt }, event, {
            ...context,
            random,
            policy,
          })
          if (!isWaiting(after)) continue
          const wait = (after.retryAt ?? NaN) - context.now
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThan(2 ** 31)
        }
      }),
    )
  })

  it.each([
    ['drops', drop, 1],
    ['polls', { type: 'polled', progress: false }, 0],
  ] as const)(
    'I8 begins at most 12 attempts in 10 s without progress, of nothing but %s',
    (_, event, ends) => {
      let ended = 0
      for (let seed = 1; seed <= 200; seed++) {
        const { begun, last } = attemptsWithin(10_000, event, seeded(seed))
        expect(begun, `seed ${seed}`).toBeLessThanOrEqual(12)
        expect(begun, `seed ${seed}`).toBeGreaterThan(3)
        const final = attemptsWithin(3_600_000, event, seeded(seed)).last
        if (final.phase === 'ended') ended++
        expect(last.attempt).toBeLessThanOrEqual(13)
      }
      // Failing for ever is given up; looking again and again is not failing.
      expect(ended).toBe(ends * 200)
    },
  )

  it('I9 pauses without a network, however often and however badly it has failed', () => {
    for (const code of engineErrorCodes) {
      const error = new EngineError(code, { retryAfter: 2 ** 40 })
      const before = { ...states.live, attempt: 1_000 }
      const after = nextConnectionState(before, { type: 'dropped', error }, { ...context, online: false })
      expect(after).toEqual({ phase: 'offline', attempt: 1_001, lastEventAt: 900, error })
      expect(nextConnectionState(after, { type: 'online' }, context).phase).toBe('reconnecting')
    }
  })

  it('I10 is idle after detached, from anything but an end', () => {
    always((before, event, _, after) => {
      if (event.type !== 'detached') return
      if (before.phase === 'ended') expect(after).toBe(before)
      else expect(after).toBe(idleConnection)
    })
  })

  it('I11 does not listen to a request that is over', () => {
    always((before, event, _, after) => {
      const fromRequest = ['received', 'stalled', 'dropped', 'polled'].includes(event.type)
      if (fromRequest && !isOpen(before)) expect(after).toBe(before)
    })
  })

  it('I12 leaves an end only for another turn or because a person asks', () => {
    always((before, event, _, after) => {
      if (before.phase !== 'ended' || after.phase === 'ended') return
      expect(['opening', 'following', 'retry_asked']).toContain(event.type)
      if (event.type === 'retry_asked') expect(before.error).toBeDefined()
    })
  })

  it('I13 never gives up because of polls, and looks again at once after news', () => {
    always((before, event, around, after) => {
      if (event.type !== 'polled' || !isOpen(before)) return
      expect(isWaiting(after)).toBe(true)
      expect(after.attempt).toBeLessThanOrEqual(Math.max(1, around.policy.maxAttempts))
      if (event.progress) expect(after.attempt).toBe(1)
      expect(after.error).toBe(event.error)
    })
  })

  it('I13 leaves half of the attempts to failures, however often it polls', () => {
    let state = states.trying
    for (let poll = 0; poll < 100; poll++) {
      const polled = nextConnectionState(state, { type: 'polled', progress: false }, context)
      expect(polled.attempt).toBe(Math.min(state.attempt + 1, context.policy.maxAttempts / 2))
      state = nextConnectionState(polled, { type: 'retry_due' }, context)
    }
  })

  it('I14 keeps what has failed so far while it waits, tries and is offline', () => {
    for (const type of ['retry_due', 'retry_asked', 'online', 'visible', 'offline'] as const) {
      for (const before of [states.waiting, states.offline]) {
        const { attempt, error } = nextConnectionState(before, { type }, context)
        expect({ attempt, error }).toEqual({ attempt: before.attempt, error: before.error })
      }
    }
  })
})

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  fc.constantFrom(...cases.map(([, of]) => of.event)),
  fc
    .record({
      code: fc.constantFrom(...engineErrorCodes),
      status: fc.constantFrom(undefined, 400, 401, 403, 404, 408, 422, 425, 429, 500, 503),
      retryAfter: fc.option(fc.nat(200_000), { nil: undefined }),
    })
    .map(({ code, ...wish }): ConnectionEvent => ({ type: 'dropped', error: new EngineError(code, wish) })),
)

/** Checks each step of any course of events, under any chance, with and without a network. */
function always(
  check: (
    before: ConnectionState,
    event: ConnectionEvent,
    around: ConnectionContext,
    after: ConnectionState,
  ) => void,
): void {
  const step = fc.tuple(anyEvent, chance, fc.boolean())
  const maxAttempts = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), maxAttempts, (steps, attempts) => {
      let state: ConnectionState = { phase: 'idle', attempt: 0 }
      steps.forEach(([event, random, online], index) => {
        const policy = { ...context.policy, maxAttempts: attempts }
        const around = { now: index * 10_000, random, online, lastEventAt: index, policy }
        const after = nextConnectionState(state, event, around)
        check(state, event, around, after)
        state = after
      })
    }),
    { numRuns: 500 },
  )
}

/** Plays a turn whose every attempt ends at once in the same way, on a clock that only waits. */
function attemptsWithin(
  milliseconds: number,
  event: ConnectionEvent,
  random: () => number,
): { begun: number; last: ConnectionState } {
  const at = (now: number): ConnectionContext => {
    return { now, random: random(), online: true, lastEventAt: undefined, policy: defaultRetryPolicy }
  }
  let now = 0
  let begun = 1
  let state = nextConnectionState(idleConnection, { type: 'opening' }, at(now))
  for (;;) {
    state = nextConnectionState(state, { type: 'received', progress: false }, at(now))
    state = nextConnectionState(state, event, at(now))
    if (state.retryAt === undefined || state.retryAt > milliseconds) return { begun, last: state }
    now = state.retryAt
    state = nextConnectionState(state, { type: 'retry_due' }, at(now))
    begun++
  }
}

/** Numbers between 0 and 1 that a seed decides (a linear congruential generator). */
function seeded(seed: number): () => number {
  let value = (seed * 2_654_435_761) >>> 0
  return () => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0
    return value / 2 ** 32
  }
}
