import { afterEach, describe, expect, it } from 'vitest'
import { createLocalStorage } from './localStorageTasks.ts'
import { emptyTask } from './reduceTask.ts'
import { fromStoredTask, toStoredTask, type StoredTask } from './storedTask.ts'
import { call, fold, outgoing, started } from './taskEvents.fixtures.ts'

afterEach(() => localStorage.clear())

describe('createLocalStorage', () => {
  it('gives back what was kept, also to another page', async () => {
    const task = stored('a', 1, 'Hello')
    await createLocalStorage().save(task)
    expect(await createLocalStorage().load('a')).toEqual(task)
    expect(await createLocalStorage().load('b')).toBeUndefined()
  })

  it('keeps the last write', async () => {
    const storage = createLocalStorage()
    await storage.save(stored('a', 1, 'one'))
    await storage.save(stored('a', 2, 'two'))
    expect(await storage.list()).toEqual([{ taskId: 'a', title: 'two', savedAt: 2 }])
  })

  it('lists tasks newest first, by what the person said first', async () => {
    const storage = createLocalStorage()
    await storage.save(stored('old', 1, 'one'))
    await storage.save(stored('new', 3, 'three'))
    await storage.save(toStoredTask(emptyTask('silent'), 2))
    expect(await storage.list()).toEqual([
      { taskId: 'new', title: 'three', savedAt: 3 },
      { taskId: 'silent', title: '', savedAt: 2 },
      { taskId: 'old', title: 'one', savedAt: 1 },
    ])
  })

  it('removes a task', async () => {
    const storage = createLocalStorage()
    await storage.save(stored('a', 1, 'one'))
    await storage.remove('a')
    await storage.remove('never-kept')
    expect(await storage.load('a')).toBeUndefined()
    expect(await storage.list()).toEqual([])
    expect(JSON.stringify(localStorage)).not.toContain('one')
  })

  it('sees and touches only entries under its own prefix', async () => {
    localStorage.setItem('theme', 'dark')
    const [ours, theirs] = [
      createLocalStorage({ prefix: 'ours:', maxTasks: 1 }),
      createLocalStorage({ prefix: 'theirs:' }),
    ]
    await theirs.save(stored('a', 1, 'theirs'))
    await ours.save(stored('a', 2, 'ours'))
    await ours.save(stored('b', 3, 'ours too'))
    expect((await ours.list()).map(({ title }) => title)).toEqual(['ours too'])
    expect((await theirs.list()).map(({ title }) => title)).toEqual(['theirs'])
    expect(localStorage.getItem('theme')).toBe('dark')
  })

  it.each(['', 'no JSON', '{}', '{"version":2}', 'null'])(
    'counts an entry that holds %j as no task',
    async (text) => {
      localStorage.setItem('engine-kit:task:a', text)
      const storage = createLocalStorage()
      expect(fromStoredTask(await storage.load('a'))).toBeUndefined()
      await storage.save(stored('a', 1, 'again'))
      expect(fromStoredTask(await storage.load('a'))).toMatchObject({ messages: [{ text: 'again' }] })
    },
  )

  it.each(['', 'no JSON', '{}', 'null', '[null, 1, {"taskId":"a"}, {"taskId":"a","title":1,"savedAt":1}]'])(
    'counts a list that holds %j as empty, and goes on with it',
    async (text) => {
      localStorage.setItem('engine-kit:tasks', text)
      const storage = createLocalStorage()
      expect(await storage.list()).toEqual([])
      await storage.save(stored('b', 1, 'one'))
      expect(await storage.list()).toEqual([{ taskId: 'b', title: 'one', savedAt: 1 }])
    },
  )

  it('keeps no more tasks than asked, the newest ones', async () => {
    const storage = createLocalStorage({ maxTasks: 2 })
    for (const [index, id] of ['a', 'b', 'c'].entries()) await storage.save(stored(id, index, id))
    expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['c', 'b'])
    await storage.save(stored('b', 9, 'b again'))
    expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['b', 'c'])
  })

  it('makes room by the oldest tasks when the space is used up', async () => {
    const storage = createLocalStorage()
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries())
      await storage.save(stored(id, index, quarterOfSpace))
    await storage.save(stored('e', 9, quarterOfSpace))
    const kept = (await storage.list()).map(({ taskId }) => taskId)
    expect(kept.slice(0, 2)).toEqual(['e', 'd'])
    expect(kept).not.toContain('a')
  })

  it('rejects a task that can never fit, at no cost to any other', async () => {
    const storage = createLocalStorage()
    const others = [stored('a', 1, quarterOfSpace), stored('b', 2, 'two'), stored('c', 3, quarterOfSpace)]
    for (const other of others) await storage.save(other)
    const list = await storage.list()
    await expect(storage.save(stored('huge', 4, quarterOfSpace.repeat(8)))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    })
    expect(await storage.list()).toEqual(list)
    for (const other of others) expect(await storage.load(other.taskId)).toEqual(other)
    expect(await storage.load('huge')).toBeUndefined()
  })

  it('keeps the last state that fitted of a task that has grown too large', async () => {
    const storage = createLocalStorage()
    const small = stored('a', 1, 'small')
    await storage.save(small)
    await expect(storage.save(stored('a', 2, quarterOfSpace.repeat(8)))).rejects.toThrow()
    expect(await storage.load('a')).toEqual(small)
  })

  it('rejects what is nested too deeply to be written', async () => {
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    const task = toStoredTask(fold([started, call('a', 'c', { deep })]), 1)
    await expect(createLocalStorage().save(task)).rejects.toThrow(RangeError)
  })

  it('takes any text for a task id', async () => {
    const storage = createLocalStorage()
    for (const id of ['', '__proto__', 'a/b?c', '日本', '\ud800']) {
      await storage.save(stored(id, 1, id))
      expect(await storage.load(id)).toMatchObject({ taskId: id })
    }
  })
})

const quarterOfSpace = 'x'.repeat(1_150_000)

function stored(taskId: string, savedAt: number, text: string): StoredTask {
  const state = fold([{ type: 'message_sending', message: outgoing('u1', text) }], emptyTask(taskId))
  return toStoredTask(state, savedAt)
}
