import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { cases, cell, columns } from './connectionTable.fixtures.ts'
import { promptStates, promptTable, type PromptState } from './promptTable.fixtures.ts'

const beside = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')
const document = await beside('../STATES.md')

/** The rules of replays are proved without connections where that is possible, else through the whole client. */
const replayTests = [
  'turnReplay',
  'turnReplay.resume',
  'turnReplay.shapes',
  'turnReplay.turns',
  'catchingUp',
  'identity',
  'sending',
]

describe('STATES.md', () => {
  it('has the table of connections that the code is tested by', () => {
    expect(tableAfter('<!-- connections -->')).toEqual([
      ['event', ...columns],
      ...cases.map(([name, of]) => [name, ...columns.map((column) => cell(of, column))]),
    ])
  })

  it('has the table of prompts that the code is tested by', () => {
    const states = Object.keys(promptStates) as PromptState[]
    expect(tableAfter('<!-- prompts -->')).toEqual([
      ['event', ...states],
      ...Object.entries(promptTable).map(([name, { to }]) => [name, ...states.map((state) => to[state])]),
    ])
  })

  it('says of every state what it is', () => {
    const described = [...document.matchAll(/^\| ([a-z-]+) +\| .*\|$/gm)].map(([, name]) => name)
    expect(described).toEqual(expect.arrayContaining([...columns, ...Object.keys(promptStates)]))
  })

  it.each([
    ['I', ['connectionState']],
    ['R', replayTests],
    ['P', ['promptStates', 'promptAnswers', 'answeredAt']],
    ['S', ['sending']],
    ['T', ['scopes', 'people', 'storageState', 'taskPatch', 'tabShare', 'refusals', 'streamSlots', 'queue']],
  ])('numbers its rules %s1, %s2… as the tests do that prove them', async (letter, tests) => {
    const promised = [...document.matchAll(new RegExp(`^- \\*\\*(${letter}\\d+)\\*\\*`, 'gm'))].map(
      ([, rule]) => rule,
    )
    const proofs = await Promise.all(tests.map((test) => beside(`./${test}.test.ts`)))
    const proved = [...proofs.join('').matchAll(new RegExp(`['\`](${letter}\\d+) `, 'g'))].map(
      ([, rule]) => rule,
    )
    expect(promised).toEqual(promised.map((_, index) => `${letter}${index + 1}`))
    expect(promised.length).toBeGreaterThan(0)
    expect([...new Set(proved)].sort()).toEqual([...promised].sort())
  })
})

/** The cells of the first table after a mark, its header first. */
function tableAfter(mark: string): string[][] {
  const lines = document.slice(document.indexOf(mark)).split('\n').slice(1)
  const start = lines.findIndex((line) => line.startsWith('|'))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  const rows = lines.slice(start, end).map((line) => {
    return line
      .slice(1, -1)
      .split('|')
      .map((text) => text.trim())
  })
  return rows.filter((cells) => !cells.every((text) => /^:?-+:?$/.test(text)))
}
