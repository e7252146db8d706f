import { describe, expect, it } from 'vitest'
import { assistantMessages, makeText, userMessages } from '../fixtures/messages.fixtures.ts'
import { questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { turnAnnouncement } from './turnAnnouncement.ts'

describe('turnAnnouncement', () => {
  it('has words for every standing of a turn', () => {
    expect(Object.values(assistantMessages).map((message) => turnAnnouncement([message]))).toEqual([
      'The agent is working.',
      'The agent asks for permission to delete a file.',
      'The agent is done.',
      'The turn failed.',
      'The turn was interrupted.',
    ])
    expect(turnAnnouncement([userMessages.failed])).toBe('Your message was not sent.')
    expect(
      turnAnnouncement([{ ...assistantMessages['awaiting-answer'], parts: [questionPrompts.open] }]),
    ).toBe('The agent asks you a question.')
    expect(turnAnnouncement([])).toBe('')
  })

  it('says the same for every token of a turn', () => {
    const { running } = assistantMessages
    const later = { ...running, parts: [...running.parts, makeText('more', 'Some more', 'streaming')] }
    expect(turnAnnouncement([later])).toBe(turnAnnouncement([running]))
  })
})
