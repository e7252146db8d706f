import { createTestEngine } from '@engine-kit/simulator/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngineClient } from './engineClient.ts'
import { createLocalStorage } from './localStorageTasks.ts'
import { fromStoredTask } from './storedTask.ts'
import { stored, tooDeep } from './taskStorageConformance.fixtures.ts'

afterEach(() => localStorage.clear())

// What holds of every storage is tested in taskStorage.dom.test.ts.
describe('createLocalStorage', () => {
  it('gives another page what was kept', async () => {
    const task = stored('a', 1, 'Hello')
    await createLocalStorage().save(task)
    expect(await createLocalStorage().load('a')).toEqual(task)
  })

  it('leaves what another page has saved later as it is', async () => {
    const [here, there] = [createLocalStorage(), createLocalStorage()]
    await here.save(stored('a', 1, 'one'))
    await there.save(stored('a', 3, 'from the other page'))
    await here.save(stored('a', 2, 'two'))
    expect(await here.load('a')).toEqual(stored('a', 3, 'from the other page'))
    expect(await here.list()).toEqual([{ taskId: 'a', title: 'from the other page', savedAt: 3 }])
  })

  it('leaves nothing behind of a task that is removed', async () => {
    const storage = createLocalStorage()
    await storage.save(stored('a', 1, 'one'))
    await storage.remove('a')
    expect(JSON.stringify(localStorage)).not.toContain('one')
  })

  it('lists what another page has kept while the list was written here', async () => {
    const storage = createLocalStorage()
    await storage.save(stored('a', 1, 'one'))
    const list = localStorage.getItem('engine-kit:tasks') ?? ''
    await createLocalStorage().save(stored('b', 2, 'two'))
    localStorage.setItem('engine-kit:tasks', list)
    expect((await storage.list()).map(({ title }) => title)).toEqual(['two', 'one'])
    await storage.save(stored('c', 3, 'three'))
    expect((await storage.list()).map(({ title }) => title)).toEqual(['three', 'two', 'one'])
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
    'counts an entry that holds %j as no task, whatever its place in the list says',
    async (text) => {
      const storage = createLocalStorage()
      await storage.save(stored('a', 2, 'before'))
      localStorage.setItem('engine-kit:task:a', text)
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

  it('makes room by the oldest tasks when the space is used up', async () => {
    const storage = createLocalStorage()
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries())
      await storage.save(stored(id, index, quarterOfSpace))
    await storage.save(stored('e', 9, quarterOfSpace))
    const kept = (await storage.list()).map(({ taskId }) => taskId)
    expect(kept.slice(0, 2)).toEqual(['e', 'd'])
    expect(kept).not.toContain('a')
    expect(await storage.load('a')).toBeUndefined()
  })

  it.each([50, 3])(
    'rejects a task that can never fit, at no cost to any other, where it may keep %i',
    async (maxTasks) => {
      const storage = createLocalStorage({ maxTasks })
      const others = [stored('a', 1, quarterOfSpace), stored('b', 2, 'two'), stored('c', 3, quarterOfSpace)]
      for (const other of others) await storage.save(other)
      const list = await storage.list()
      await expect(storage.save(stored('huge', 4, quarterOfSpace.repeat(8)))).rejects.toMatchObject({
        name: 'QuotaExceededError',
      })
      expect(await storage.list()).toEqual(list)
      for (const other of others) expect(await storage.load(other.taskId)).toEqual(other)
      expect(await storage.load('huge')).toBeUndefined()
    },
  )

  it('keeps the last state that fitted of a task that has grown too large', async () => {
    const storage = createLocalStorage()
    const small = stored('a', 1, 'small')
    await storage.save(small)
    await expect(storage.save(stored('a', 2, quarterOfSpace.repeat(8)))).rejects.toThrow()
    expect(await storage.load('a')).toEqual(small)
  })

  it('keeps the state before where there is room for the transcript and none for its place in the list', async () => {
    const storage = createLocalStorage()
    const before = { ...stored('a', 1, ''), content: 'x'.repeat(3_000) }
    await storage.save(before)
    useUpSpace()
    const after = { ...stored('a', 2, ''), title: 't'.repeat(2_900), content: '' }
    await expect(storage.save(after)).rejects.toMatchObject({ name: 'QuotaExceededError' })
    expect(await storage.load('a')).toEqual(before)
    expect(await storage.list()).toEqual([{ taskId: 'a', title: '', savedAt: 1 }])
  })

  it('rejects what is nested too deeply to be written', async () => {
    await expect(createLocalStorage().save(tooDeep('a'))).rejects.toThrow(RangeError)
  })
})

const quarterOfSpace = 'x'.repeat(1_150_000)

/** Fills the space to the last letter with what is not ours. */
function useUpSpace(): void {
  let filling = ''
  for (let step = 2 ** 23; step >= 1; step /= 2) {
    try {
      localStorage.setItem('somebody-else', filling + 'x'.repeat(step))
      filling += 'x'.repeat(step)
    } catch {
      // Less, then.
    }
  }
}

describe('a conversation that never fits', () => {
  it('says so in its state, goes on, and costs no other', async () => {
    const storage = createLocalStorage()
    const engine = createTestEngine({ agent: 'answersPlainly' })
    const client = createEngineClient({ baseUrl: '/engine', storage, fetch: engine.fetch })
    const [small, large] = [client.task('small'), client.task('large')]
    small.send({ text: 'Hello' })
    await vi.waitFor(async () => expect(await client.storage.list()).toHaveLength(1))
    const source = { type: 'base64', media_type: 'image/png', data: quarterOfSpace.repeat(6) } as const
    large.send({ text: 'Look', media: [{ type: 'image', source }] })
    await vi.waitFor(
      () => {
        expect(large.getSnapshot()).toMatchObject({ status: 'completed', storage: 'full', error: undefined })
      },
      { timeout: 20_000 },
    )
    expect(small.getSnapshot().storage).toBe('kept')
    expect(await client.storage.list()).toMatchObject([{ taskId: 'small' }])
    await engine.close()
  }, 30_000)
})
