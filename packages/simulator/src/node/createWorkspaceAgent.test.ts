import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSimulator, type Simulator } from '../createSimulator.ts'
import { readEvents, request, runTurn, textOf } from '../readEvents.fixtures.ts'
import { createWorkspaceAgent, type WorkspaceAgent } from './createWorkspaceAgent.ts'

type Events = Awaited<ReturnType<typeof readEvents>>

let agent: WorkspaceAgent
let simulator: Simulator

beforeEach(async () => {
  agent = await createWorkspaceAgent()
  simulator = createSimulator({ pace: 0, agent })
})

afterEach(() => simulator.close())

/** Sends a message, answers the one prompt it leads to, and returns the whole turn. */
async function runAnswered(message: string, ...answers: string[]): Promise<Events> {
  const events = readEvents(await simulator.fetch(request('/execute', { message, task_id: 'task' })))
  for (const answer of answers) {
    await vi.waitFor(async () => {
      const body = { task_id: 'task', answer, feedback: 'keep it tidy' }
      expect((await simulator.fetch(request('/hitl/respond', body))).status).toBe(200)
    })
  }
  return events
}

const toolsOf = (events: Events): string[] =>
  events.flatMap((event) => (event.type === 'tool_call' ? [event.data.tool] : []))

describe('the quickstart', () => {
  it('greets, and repeats it in French from the memory of the task', async () => {
    expect(textOf(await runTurn(simulator, 'Say hello in one short sentence.'))).toBe(
      'Hello, it is good to meet you!',
    )
    expect(textOf(await runTurn(simulator, 'Repeat what you just said in French.'))).toBe(
      'Bonjour, ravi de faire votre connaissance !',
    )
    const elsewhere = await runTurn(simulator, 'Repeat what you just said in French.', 'another')
    expect(textOf(elsewhere)).toBe("Je n'ai encore rien dit dans cette conversation.")
  })
})

describe('an answer', () => {
  it('comes from the files as they are now', async () => {
    await writeFile(join(agent.root, 'notes/plan.md'), '# Another plan\n\nEverything is different.\n')
    const events = await runTurn(simulator, 'Summarise notes/plan.md')
    expect(textOf(events)).toContain('**Another plan**')
    expect(textOf(events)).toContain('Everything is different.')
    expect(toolsOf(events)).toEqual(['read_file'])
  })

  it('names the files of the workspace, or of one folder', async () => {
    expect(textOf(await runTurn(simulator, "What's in this workspace?"))).toContain('`src/invite.ts`')
    const notes = textOf(await runTurn(simulator, 'List the files in notes/'))
    expect(notes).toContain('`notes/budget.md`')
    expect(notes).not.toContain('invite.ts')
  })

  it('reads several files at once', async () => {
    const events = await runTurn(simulator, 'Compare notes/plan.md and notes/meeting.md.')
    const order = events.flatMap((event) =>
      event.type === 'tool_call' || event.type === 'tool_result' ? [event.type] : [],
    )
    expect(order).toEqual(['tool_call', 'tool_call', 'tool_result', 'tool_result'])
  })

  it('finds words, then reads the files that hold them', async () => {
    const events = await runTurn(simulator, 'Find vegetarian')
    expect(textOf(events)).toContain('`notes/meeting.md:7`')
    expect(toolsOf(events)).toEqual(['search_files', 'read_file', 'read_file'])
    expect(textOf(await runTurn(simulator, 'search for unicorns'))).toBe(
      '"unicorns" is in none of the files.',
    )
  })

  it('writes a file', async () => {
    await runTurn(simulator, 'Create notes/band.md with: They play on the 25th.')
    expect(await readFile(join(agent.root, 'notes/band.md'), 'utf8')).toBe('They play on the 25th.\n')
  })

  it('says what it can do when it does not understand', async () => {
    expect(textOf(await runTurn(simulator, 'Ponder the void'))).toContain('You can ask me to')
  })

  it('reports thinking and at least one model call, whatever is asked', async () => {
    for (const message of ['Hello', 'List the files', 'Find Ana', 'Read README', 'Ponder the void']) {
      const types = (await runTurn(simulator, message)).map((event) => event.type)
      expect(types).toEqual(expect.arrayContaining(['thinking_delta', 'text_delta', 'usage']))
    }
  })

  it('tells of a path outside the workspace without having read it', async () => {
    const events = await runTurn(simulator, 'Read ../../../../etc/hostname and /etc/hostname')
    const errors = events.flatMap((event) => (event.type === 'tool_result' ? [event.data.error] : []))
    expect(errors).toEqual([
      'outside_workspace: it leads out of the workspace',
      'outside_workspace: it leads out of the workspace',
    ])
  })
})

describe('deleting', () => {
  const message = 'Please delete notes/draft-old.md.'

  it('reads first, asks with the real input, and deletes on yes', async () => {
    const events = await runAnswered(message, 'yes')
    expect(toolsOf(events)).toEqual(['read_file', 'delete_file'])
    expect(events.find((event) => event.type === 'hitl_request')).toMatchObject({
      data: {
        kind: 'permission',
        tool: 'delete_file',
        input: { path: 'notes/draft-old.md' },
        tool_call_id: 'call_2',
        options: [{ id: 'yes' }, { id: 'no' }],
      },
    })
    await expect(access(join(agent.root, 'notes/draft-old.md'))).rejects.toThrow('ENOENT')
    expect(textOf(events)).toBe('`notes/draft-old.md` is deleted.')
  })

  it('leaves the file there on no, and says so', async () => {
    const events = await runAnswered(message, 'no')
    await access(join(agent.root, 'notes/draft-old.md'))
    expect(events).toContainEqual({
      type: 'tool_result',
      data: { tool_call_id: 'call_2', tool: 'delete_file', output: '', error: 'permission_denied' },
    })
    expect(textOf(events)).toBe(
      'I did not delete `notes/draft-old.md`; it is still there. I noted: "keep it tidy".',
    )
  })

  it('does not ask about a file that is not there', async () => {
    const events = await runTurn(simulator, 'Delete notes/nothing.md')
    expect(events.map((event) => event.type)).not.toContain('hitl_request')
    expect(textOf(events)).toContain('I did not delete')
  })

  it('asks which file when none is named', async () => {
    const events = await runAnswered('Remove the old draft', 'notes/draft-old.md', 'yes')
    await expect(access(join(agent.root, 'notes/draft-old.md'))).rejects.toThrow('ENOENT')
    expect(toolsOf(events)).toEqual(['list_files', 'read_file', 'delete_file'])
  })
})

it('asks a question whose answer it uses and keeps in mind', async () => {
  const events = await runAnswered('Ask me something', 'Ana')
  expect(textOf(events)).toContain('Thank you, Ana.')
  expect(events).toContainEqual({ type: 'working_memory_update', data: { key: 'name', value: 'Ana' } })
})

it('removes its folder when the simulator is closed', async () => {
  await access(agent.root)
  await simulator.close()
  await expect(access(agent.root)).rejects.toThrow('ENOENT')
})
