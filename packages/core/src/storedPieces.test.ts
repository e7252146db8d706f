import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyStory } from './anyStory.fixtures.ts'
import { emptyTask } from './reduceTask.ts'
import { isReadable, readTask, writeTask, type TaskWriting } from './storedPieces.ts'
import { fromStoredTask, toStoredTask } from './storedTask.ts'
import { call, completed, outgoing, result, say, started } from './taskEvents.fixtures.ts'
import { createTaskFold, type TaskFold } from './taskFold.ts'
import type { TaskState } from './taskState.ts'

/** A place for one task, that writes what it is given. */
function createPlace(): {
  save: (state: TaskState) => TaskWriting
  load: () => Promise<unknown>
  pieces: Map<number, string>
} {
  const pieces = new Map<number, string>()
  let head: string | undefined
  let stamp: string | undefined
  return {
    pieces,
    save: (state) => {
      const writing = writeTask(toStoredTask(state, 1), stamp)
      for (const piece of writing.dropped ?? [...pieces.keys()]) pieces.delete(piece)
      for (const [piece, text] of writing.pieces) pieces.set(piece, text)
      ;({ head, stamp } = writing)
      writing.done()
      return writing
    },
    load: () => readTask(head, [...pieces.values()]),
  }
}

/** Characters of a save. */
const written = ({ head, pieces }: TaskWriting): number => {
  return [head, ...pieces.values()].reduce((sum, text) => sum + text.length, 0)
}

function readFiles(folded: TaskFold, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    folded.fold(call('read', `c${index}`))
    folded.fold(result({ tool_call_id: `c${index}`, output: 'line\n'.repeat(1_000) }))
  }
}

describe('a transcript in pieces', () => {
  it('is read as it was saved last, whatever was told between the saves', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, fc.array(fc.nat(40)), async (story, saves) => {
        const place = createPlace()
        const folded = createTaskFold(emptyTask('task'))
        for (const [index, event] of story.entries()) {
          folded.fold(event, index)
          if (saves.includes(index)) place.save(folded.state)
        }
        place.save(folded.state)
        const read = fromStoredTask(await place.load())
        expect(read).toEqual(fromStoredTask(JSON.parse(JSON.stringify(toStoredTask(folded.state, 1)))))
      }),
    )
  })

  it.each(['one turn', 'many turns'])('costs a save what has changed since the last, in %s', (shape) => {
    const [one, two] = [200, 400].map((count) => {
      const place = createPlace()
      const folded = createTaskFold(emptyTask('task'))
      folded.fold(started)
      for (let index = 0; index < count; index += 10) {
        readFiles(folded, index, index + 10)
        if (shape === 'many turns') for (const event of [completed, started]) folded.fold(event)
      }
      place.save(folded.state)
      readFiles(folded, count, count + 1)
      return written(place.save(folded.state))
    })
    expect(two).toBeLessThan(60_000)
    expect((two ?? 0) / (one ?? 1)).toBeLessThan(1.3)
  })

  it('does not fall into ever more pieces when it is saved after each event', () => {
    const place = createPlace()
    const folded = createTaskFold(emptyTask('task'))
    folded.fold(started)
    for (let index = 0; index < 400; index++) {
      for (const event of [say('word '), call('read', `c${index}`)]) folded.fold(event)
      place.save(folded.state)
    }
    expect(place.pieces.size).toBeLessThan(20)
  })

  it('is gone on with after it was read, piece by piece', async () => {
    const place = createPlace()
    const folded = createTaskFold(emptyTask('task'))
    folded.fold({ type: 'message_sending', message: outgoing('u1') })
    folded.fold({ type: 'message_sent', messageId: 'u1' })
    folded.fold(started)
    readFiles(folded, 0, 100)
    place.save(folded.state)
    const read = createTaskFold(fromStoredTask(await place.load()) ?? emptyTask('other'))
    readFiles(read, 100, 101)
    expect(written(place.save(read.state))).toBeLessThan(60_000)
    expect(fromStoredTask(await place.load())).toEqual(read.state)
  })

  it('is written whole where somebody else has saved it meanwhile', () => {
    const folded = createTaskFold(emptyTask('task'))
    folded.fold(started)
    readFiles(folded, 0, 100)
    const task = toStoredTask(folded.state, 1)
    const first = writeTask(task, undefined)
    first.done()
    expect(writeTask(task, first.stamp)).toMatchObject({ pieces: new Map(), dropped: [] })
    expect(writeTask(task, 'another')).toMatchObject({
      dropped: undefined,
      pieces: { size: first.pieces.size },
    })
  })

  it('is not read with a piece missing', async () => {
    const place = createPlace()
    const folded = createTaskFold(emptyTask('task'))
    folded.fold(started)
    readFiles(folded, 0, 100)
    place.save(folded.state)
    place.pieces.delete(3)
    expect(await place.load()).toBeUndefined()
  })

  it('is read also as one text, as it was kept before there were pieces', async () => {
    const folded = createTaskFold(emptyTask('task'))
    for (const event of [started, say('Hello'), completed]) folded.fold(event)
    const text = JSON.stringify(toStoredTask(folded.state, 1))
    expect(fromStoredTask(await readTask(text, []))).toEqual(folded.state)
    expect(isReadable(text)).toBe(true)
    expect(isReadable(text.slice(1))).toBe(false)
  })
})
