import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTask } from './reduceTask.ts'
import { fromStoredTask, toStoredTask, type StoredTask } from './storedTask.ts'
import { ask, call, fold, outgoing, remember, result, say, started, usage } from './taskEvents.fixtures.ts'
import type { TaskStorage, TaskSummary } from './taskStorage.ts'

/** A task of one message, as it is stored. */
export function stored(taskId: string, savedAt: number, text: string): StoredTask {
  const state = fold([{ type: 'message_sending', message: outgoing('u1', text) }], emptyTask(taskId))
  return toStoredTask(state, savedAt)
}

/** What `list` says of a task. */
export function summary({ taskId, title, savedAt }: StoredTask): TaskSummary {
  return { taskId, title, savedAt }
}

/** A task whose tool was called with something that no text and no copy can be made of by recursion. */
export function tooDeep(taskId: string): StoredTask {
  const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
  return toStoredTask(fold([started, call('a', 'c', { deep })], emptyTask(taskId)), 1)
}

/**
 * What holds of every storage.
 *
 * @param create makes a storage in which nothing is kept yet.
 */
export function testTaskStorage(
  name: string,
  create: (options: { maxTasks?: number | undefined }) => TaskStorage,
): void {
  describe(`${name}, as a task storage`, () => {
    it('gives back what was kept, and nothing for any other task', async () => {
      const storage = create({})
      const task = stored('a', 1, 'Hello')
      await storage.save(task)
      expect(await storage.load('a')).toEqual(task)
      expect(await storage.load('b')).toBeUndefined()
    })

    it('keeps a task of every kind of part so that it looks the same', async () => {
      const storage = create({})
      const state = fold([
        { type: 'message_sending', message: outgoing('u1') },
        started,
        say('one 日本 \ud83d\ude00'),
        call('read', 'c1', { path: 'a', nothing: null }),
        result({ tool_call_id: 'c1', output: { lines: 3 } }),
        remember('k', { v: 1 }),
        usage(3, 2, 1),
        ask('r', { options: ['x'] }),
        { type: 'message_queued', message: outgoing('q') },
      ])
      const task = toStoredTask(state, 1)
      await storage.save(task)
      expect(fromStoredTask(await storage.load('task'))).toEqual(fromStoredTask(task))
    })

    it('keeps the last of several writes, also when they bear the same time', async () => {
      const storage = create({})
      await storage.save(stored('a', 1, 'one'))
      await storage.save(stored('a', 2, 'two'))
      await storage.save(stored('a', 2, 'three'))
      expect(await storage.load('a')).toEqual(stored('a', 2, 'three'))
      expect(await storage.list()).toEqual([{ taskId: 'a', title: 'three', savedAt: 2 }])
    })

    it('leaves a newer write as it is', async () => {
      const storage = create({})
      await storage.save(stored('a', 2, 'newer'))
      await storage.save(stored('a', 1, 'older'))
      expect(await storage.load('a')).toEqual(stored('a', 2, 'newer'))
      expect(await storage.list()).toEqual([{ taskId: 'a', title: 'newer', savedAt: 2 }])
    })

    it('keeps the newest of writes that are under way at once', async () => {
      const storage = create({})
      await Promise.all([2, 4, 1, 3].map((savedAt) => storage.save(stored('a', savedAt, `at ${savedAt}`))))
      expect(await storage.load('a')).toEqual(stored('a', 4, 'at 4'))
    })

    it('replaces what was saved before the clock was set back', async () => {
      const storage = create({})
      const now = Date.now()
      await storage.save(stored('a', now + 86_400_000, 'by the wrong clock'))
      await storage.save(stored('a', now, 'by the right clock'))
      expect(await storage.load('a')).toEqual(stored('a', now, 'by the right clock'))
    })

    it('lists tasks newest first, by what the person said first', async () => {
      const storage = create({})
      expect(await storage.list()).toEqual([])
      await storage.save(stored('old', 1, 'one'))
      await storage.save(stored('new', 3, 'three'))
      await storage.save(toStoredTask(emptyTask('silent'), 2))
      expect(await storage.list()).toEqual([
        { taskId: 'new', title: 'three', savedAt: 3 },
        { taskId: 'silent', title: '', savedAt: 2 },
        { taskId: 'old', title: 'one', savedAt: 1 },
      ])
    })

    it('forgets a task that is removed, and takes it again', async () => {
      const storage = create({})
      await storage.save(stored('a', 2, 'two'))
      await storage.save(stored('b', 2, 'other'))
      await storage.remove('a')
      await storage.remove('never-kept')
      expect(await storage.load('a')).toBeUndefined()
      expect(await storage.list()).toEqual([{ taskId: 'b', title: 'other', savedAt: 2 }])
      await storage.save(stored('a', 1, 'again'))
      expect(await storage.load('a')).toEqual(stored('a', 1, 'again'))
    })

    it('keeps no more tasks than asked, the newest ones', async () => {
      const storage = create({ maxTasks: 2 })
      for (const [index, id] of ['a', 'b', 'c'].entries()) await storage.save(stored(id, index, id))
      expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['c', 'b'])
      expect(await storage.load('a')).toBeUndefined()
      await storage.save(stored('b', 9, 'b again'))
      expect((await storage.list()).map(({ taskId }) => taskId)).toEqual(['b', 'c'])
    })

    it.each([0, 1])('keeps the task just saved where it may keep %i, however old it is', async (maxTasks) => {
      const storage = create({ maxTasks })
      await storage.save(stored('a', 2, 'a'))
      await storage.save(stored('b', 1, 'b'))
      expect(await storage.load('b')).toEqual(stored('b', 1, 'b'))
      expect(await storage.list()).toEqual([{ taskId: 'b', title: 'b', savedAt: 1 }])
    })

    it('takes any text for a task id', async () => {
      const storage = create({})
      const ids = ['', '__proto__', 'a/b?c', '日本', '\ud800', 'a:b', 'a']
      for (const id of ids) await storage.save(stored(id, 1, id))
      for (const id of ids) expect(await storage.load(id)).toMatchObject({ taskId: id, title: id })
      expect((await storage.list()).map(({ taskId }) => taskId).sort()).toEqual(ids.sort())
    })

    it.each([
      ['is nested too deeply', tooDeep('bad')],
      ['has no JSON form', { ...stored('bad', 1, 'bad'), content: 1n }],
    ])('keeps or rejects what %s, at no cost to anything else', async (_, task) => {
      const storage = create({})
      await storage.save(stored('good', 1, 'good'))
      const [outcome] = await Promise.allSettled([storage.save(task)])
      const kept = outcome.status === 'fulfilled'
      expect((await storage.load('bad')) !== undefined).toBe(kept)
      expect((await storage.list()).some(({ taskId }) => taskId === 'bad')).toBe(kept)
      expect(await storage.load('good')).toEqual(stored('good', 1, 'good'))
    })

    it('holds for every task the newest write since its last removal, after any sequence of calls', async () => {
      const taskId = fc.constantFrom('a', 'b', 'c')
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.record({ taskId, savedAt: fc.nat(5), text: fc.string() }) },
        { weight: 1, arbitrary: fc.record({ taskId }) },
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const storage = create({})
          const expected = new Map<string, StoredTask>()
          for (const one of steps) {
            if ('savedAt' in one) {
              const task = stored(one.taskId, one.savedAt, one.text)
              await storage.save(task)
              if ((expected.get(one.taskId)?.savedAt ?? 0) <= one.savedAt) expected.set(one.taskId, task)
            } else {
              await storage.remove(one.taskId)
              expected.delete(one.taskId)
            }
          }
          for (const id of ['a', 'b', 'c']) expect(await storage.load(id)).toEqual(expected.get(id))
          const listed = await storage.list()
          expect(listed).toHaveLength(expected.size)
          expect(listed).toEqual(expect.arrayContaining([...expected.values()].map(summary)))
          expect(listed.map(({ savedAt }) => -savedAt)).toEqual(
            listed.map(({ savedAt }) => -savedAt).sort((a, b) => a - b),
          )
        }),
        { numRuns: 60 },
      )
    })
  })
}
