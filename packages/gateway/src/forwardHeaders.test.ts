import { describe, expect, it } from 'vitest'
import { forwardHeaders } from './forwardHeaders.ts'
import { routes } from './routes.ts'

const hostile = new Headers({
  'x-engine-key': 'attacker',
  authorization: 'Bearer attacker',
  cookie: 'session=ada',
  host: 'evil.test',
  'content-length': '3',
  'content-type': 'text/plain',
  accept: 'text/html',
  'transfer-encoding': 'chunked',
  connection: 'upgrade',
  'x-forwarded-for': '10.0.0.1',
  'last-event-id': 'e-7',
})

describe('the headers sent to the Engine', () => {
  it.each(routes.map((route) => [route.action, route] as const))('of %s are exactly known', (_, route) => {
    const accept = {
      execute: 'text/event-stream',
      replay: 'text/event-stream, application/json',
      respond: 'application/json',
      pending: 'application/json',
      health: 'application/json',
    }
    expect(Object.fromEntries(forwardHeaders(hostile, route, 'secret-key-1'))).toEqual({
      accept: accept[route.action],
      'accept-encoding': 'identity',
      'x-engine-key': 'secret-key-1',
      ...(route.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(route.action === 'replay' ? { 'last-event-id': 'e-7' } : {}),
    })
  })
})
