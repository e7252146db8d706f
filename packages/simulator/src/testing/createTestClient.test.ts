import { expect, it } from 'vitest'
import { parseEvents, textOf } from '../readEvents.fixtures.ts'
import { createTestEngine } from './createTestEngine.ts'

const execute = { method: 'POST', body: JSON.stringify({ message: 'x', task_id: 'task' }) }

it('is one of several ways to one Engine, each with its own faults, requests and counts', async () => {
  const engine = createTestEngine({
    agent: { run: (turn) => turn.say(['ha', 'ha']) },
    faults: [{ on: 'execute', nth: 1, fault: { kind: 'break-after-frames', frames: 2 } }],
  })
  const phone = engine.client([{ on: 'replay', nth: 1, fault: { kind: 'forget' } }])
  const hold = engine.simulator.hold({ after: 'text_delta' })
  const cut = (await engine.fetch('/execute', execute)).text()
  await expect(cut).rejects.toThrow(TypeError)
  await hold.reached
  expect((await phone.fetch('/execute', execute)).status).toBe(409)
  expect(await (await phone.fetch('/execute/replay?after=0')).text()).toBe('')
  const tailing = await phone.fetch('/execute/replay?after=0')
  hold.release()
  expect(textOf(parseEvents(await tailing.text()))).toBe('haha')
  expect(engine.requests.map(({ path }) => path)).toEqual(['/execute'])
  expect(phone.requests.map(({ path }) => path)).toEqual(['/execute', '/execute/replay', '/execute/replay'])
  expect(engine.simulator.requests).toHaveLength(4)
  expect([engine.struck, phone.struck].map((struck) => struck.map(({ fault }) => fault.kind))).toEqual([
    ['break-after-frames'],
    ['forget'],
  ])
  phone.setFaults([{ fault: { kind: 'refuse' } }])
  await expect(phone.fetch('/health')).rejects.toThrow(TypeError)
  expect((await engine.fetch('/health')).status).toBe(200)
  await engine.close()
})
