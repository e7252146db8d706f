import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { blindPrompt, longPrompt, permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { nestLists } from '../tool-call/toolValues.fixtures.ts'
import { HitlPrompt } from './HitlPrompt.tsx'

const { open } = permissionPrompts

function show(prompt: typeof open): void {
  render(<HitlPrompt prompt={prompt} onAnswer={() => undefined} />)
}

/** Each field of the input: its name and its value, as a person reads them. */
function fieldsShown(): (string | null | undefined)[][] {
  return [...document.querySelectorAll('.ek-raw-field')].map((field) => [
    field.querySelector('dt')?.textContent,
    field.querySelector('dd')?.textContent,
  ])
}

function textOf(selector: string): string | null | undefined {
  return document.querySelector(selector)?.textContent
}

describe('what a person reads before they allow it', () => {
  it('is the tool, every field with its name, and the agent’s words', () => {
    show({ ...open, tool: 'move_file', input: { source: 'a', target: 'b' }, question: 'Tidy up?' })
    expect(screen.getByRole('group').textContent).toBe(
      'The agent wants to move a filemove_file' +
        'sourceatargetb' +
        'In the agent’s wordsTidy up?' +
        'Deny with a noteDenyApprove',
    )
    expect(textOf('.ek-prompt-tool')).toBe('move_file')
    expect(fieldsShown()).toEqual([
      ['source', 'a'],
      ['target', 'b'],
    ])
  })

  it('names no field of an input that has none, and no words of an agent that said none', () => {
    show({ ...open, input: 'rm -rf notes', question: '' })
    expect(fieldsShown()).toEqual([[undefined, 'rm -rf notes']])
    expect(screen.queryByText('In the agent’s words')).toBeNull()
  })

  it('names no tool that the Engine did not name', () => {
    show(blindPrompt)
    expect(screen.getByRole('group', { name: 'The agent asks for permission' })).toBeTruthy()
    expect(textOf('.ek-prompt-tool')).toBeUndefined()
    expect(fieldsShown()).toEqual([])
  })

  it('ends in a mark where it is cut, and in none once all of it is shown', () => {
    show({ ...longPrompt, input: { first: 'a', ...(longPrompt.input as object) } })
    const [first, [, cut] = []] = fieldsShown()
    expect(first).toEqual(['first', 'a'])
    expect(cut).toMatch(/^echo "step 1"\n[^…]*…$/)
    expect(textOf('.ek-raw-note')).toContain('This is not all of it.')
    fireEvent.click(screen.getByRole('button', { name: 'Show the rest' }))
    const [, [, whole] = []] = fieldsShown()
    expect(whole).toMatch(/^echo "step 1"\n[^…]*\nrm -rf notes$/)
    expect(textOf('.ek-raw-note')).toBeUndefined()
  })

  it('shows the rest of what is nested however deeply, a part at a time', () => {
    show({ ...open, input: { deep: nestLists(20_000) } })
    for (let more; (more = screen.queryByRole('button', { name: 'Show the rest' }));) fireEvent.click(more)
    const [[, whole] = []] = fieldsShown()
    expect(whole?.match(/[[\]]/g)).toHaveLength(40_000)
  })

  it('says nothing of a cut where nothing is', () => {
    show(open)
    expect(textOf('.ek-raw-note')).toBeUndefined()
    expect(textOf('.ek-raw')).not.toContain('…')
  })
})
