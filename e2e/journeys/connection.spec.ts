import { expect } from '@playwright/test'
import { keepsUp, showsEverything } from './numbers.ts'
import { untilSaid, untilSeen } from './see.ts'
import { button, decide, say, turn } from './talk.ts'
import { testJourney as test } from './testJourney.ts'

test('a reload in the middle of an answer shows all of it, once', async ({
  window,
  address,
  agent,
  startEngine,
}) => {
  await startEngine({ agent })
  await say(window, 'Count')
  await keepsUp(window, agent, address)
  await window.reload()
  await keepsUp(window, agent, address)
  await showsEverything(window, agent, address)
  await window.reload()
  await untilSeen(window, turn, { count: 1 })
  await showsEverything(window, agent, address)
})

test('an answer whose connection is cut goes on, with nothing lost or doubled', async ({
  window,
  address,
  agent,
  startEngine,
}) => {
  const engine = await startEngine({ agent })
  await say(window, 'Count')
  for (let cuts = 0; cuts < 3; cuts++) {
    await keepsUp(window, agent, address)
    await engine.cut()
  }
  await keepsUp(window, agent, address)
  await showsEverything(window, agent, address)
  expect(engine.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
})

test('two windows share a stream, and either one answers and sends', async ({
  window: first,
  openWindow,
  address,
  agent,
  startEngine,
}) => {
  const engine = await startEngine({ agent })
  await say(first, '/script asksPermissionToDelete')
  await untilSeen(first, button('^Deny$'), { disabled: 'false' })
  const second = await openWindow(address)
  await decide(second, 'Deny')
  for (const window of [second, first]) {
    await untilSaid(window, turn, 'I left notes/draft-old.md where it is.')
  }
  await say(second, 'Count')
  await keepsUp(second, agent, address)
  expect(engine.openStreams).toBe(1)
  await first.bringToFront()
  await keepsUp(first, agent, address)
  await showsEverything(first, agent, address)
  await second.bringToFront()
  await showsEverything(second, agent, address)
})
