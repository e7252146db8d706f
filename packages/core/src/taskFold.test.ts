import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyStory } from './anyStory.fixtures.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import { started, say, think, turnOf } from './taskEvents.fixtures.ts'
import { createTaskFold } from './taskFold.ts'
import type { TaskState } from './taskState.ts'

describe('createTaskFold', () => {
  it('folds to what reduceTask folds to, event by event, whenever the state is looked at', () => {
    fc.assert(
      fc.property(anyStory, fc.array(fc.nat(40)), (story, looks) => {
        const folded = createTaskFold(emptyTask('t'))
        let state: TaskState = emptyTask('t')
        story.forEach((event, index) => {
          const at = 1000 * index
          state = reduceTask(state, event, at)
          folded.fold(event, at)
          if (looks.includes(index)) expect(folded.state).toEqual(state)
        })
        expect(folded.state).toEqual(state)
      }),
    )
  })

  it('changes no event, and answers with the same state until there is another', () => {
    const folded = createTaskFold(emptyTask('t'))
    const first = say('a')
    for (const event of [started, first, say('b')]) folded.fold(event)
    const { state } = folded
    expect(turnOf(state).parts).toMatchObject([{ type: 'text', text: 'ab' }])
    expect(folded.state).toBe(state)
    expect(first).toEqual(say('a'))
  })

  it('goes on from a state that is put in its place, without what was told before', () => {
    const folded = createTaskFold(emptyTask('t'))
    folded.fold(say('old'))
    folded.state = reduceTask(emptyTask('t'), started)
    folded.fold(think('new'))
    expect(turnOf(folded.state).parts).toMatchObject([{ type: 'thinking', text: 'new' }])
  })

  it('goes back to what it has shown, without what was told since', () => {
    const folded = createTaskFold(emptyTask('t'))
    for (const event of [started, say('a')]) folded.fold(event)
    const { state } = folded
    folded.fold(say('b'))
    folded.state = state
    expect(folded.state).toBe(state)
    folded.fold(say('c'))
    expect(turnOf(folded.state).parts).toMatchObject([{ text: 'ac' }])
  })

  it('leaves what was looked at as it was, whatever is told afterwards', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const folded = createTaskFold(emptyTask('t'))
        const seen: [TaskState, TaskState][] = []
        story.forEach((event, index) => {
          folded.fold(event, index)
          seen.push([folded.state, structuredClone(folded.state)])
        })
        for (const [state, then] of seen) expect(structuredClone(state)).toEqual(then)
      }),
    )
  })
})
