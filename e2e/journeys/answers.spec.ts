import { pressKey } from '../browsers/pressKey.ts'
import { decide, button, field, list, say, turn } from './talk.ts'
import { click, untilSaid, untilSeen } from './see.ts'
import { testJourney as test } from './testJourney.ts'

test('a message is answered, and the next one can be written', async ({ window, startEngine }) => {
  await startEngine()
  await say(window, 'Hello')
  await untilSeen(window, turn, { count: 1, state: 'completed' })
  await untilSaid(window, turn, 'Hello! The plan for the Lisbon launch is ready')
  await say(window, 'And again')
  await untilSeen(window, turn, { count: 2, state: 'completed' })
  await untilSeen(window, field, { focused: true })
})

test('thinking and tools are collapsed, and open on demand', async ({ window, startEngine }) => {
  await startEngine()
  await say(window, '/script thinksThenRunsToolsInParallel')
  await untilSeen(window, turn, { state: 'completed' })
  await untilSeen(window, button('^Thought'), { expanded: 'false' })
  await click(window, button('^Thought'))
  await untilSaid(window, turn, 'The plan and the meeting notes may disagree')
  await click(window, button('^Read \\d+ files'))
  await untilSaid(window, turn, 'notes/plan.md')
})

for (const [name, outcome] of [
  ['Approve', 'notes/draft-old.md is gone.'],
  ['Deny', 'I left notes/draft-old.md where it is.'],
] as const) {
  test(`a permission that is asked for below a long answer is in view, and takes ${name}`, async ({
    window,
    startEngine,
  }) => {
    await startEngine()
    await say(window, '/script streamsALongAnswer')
    await untilSeen(window, turn, { state: 'completed' })
    await say(window, 'Hello')
    await untilSeen(window, turn, { count: 2, state: 'completed' })
    await say(window, '/script asksPermissionToDelete')
    await untilSeen(window, turn, { count: 3, state: 'awaiting-answer' })
    await untilSeen(window, list, { state: 'following' })
    await decide(window, name)
    await untilSeen(window, turn, { state: 'completed' })
    await untilSaid(window, turn, outcome)
  })
}

test('a question takes an answer in words', async ({ window, startEngine }) => {
  await startEngine()
  await say(window, '/script asksFreeText')
  const answer = { css: '.ek-prompt-place textarea' }
  await click(window, answer)
  await window.type('Ada')
  await untilSeen(window, answer, { value: 'Ada' })
  await decide(window, 'Send answer')
  await untilSaid(window, turn, 'Dear Ada')
  await untilSeen(window, turn, { state: 'completed' })
})

test('a deletion is approved by keyboard alone, and Enter does not do it', async ({
  window,
  startEngine,
}) => {
  await startEngine()
  await click(window, field)
  await window.type('/script asksPermissionToDelete')
  await pressKey(window, 'Enter')
  const approve = button('^Approve$')
  await untilSeen(window, approve, { disabled: 'false' })
  await untilSeen(window, field, { focused: true })
  await pressKey(window, 'Shift+Tab')
  await untilSeen(window, approve, { focused: true })
  await pressKey(window, 'Enter')
  await untilSaid(window, { css: '.ek-prompt-place' }, 'Enter does not approve. Press Space.')
  await untilSeen(window, turn, { state: 'awaiting-answer' })
  await pressKey(window, ' ')
  await untilSeen(window, turn, { state: 'completed' })
  await untilSaid(window, turn, 'notes/draft-old.md is gone.')
  await pressKey(window, 'Tab')
  await untilSeen(window, button('You approved'), { focused: true })
})
