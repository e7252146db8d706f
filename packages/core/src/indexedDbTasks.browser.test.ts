import { promisifyRequest } from 'idb-keyval'
import { afterEach } from 'vitest'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { testTaskStorage } from './taskStorageConformance.fixtures.ts'

// The database of each browser, and no imitation.

const created: string[] = []

afterEach(async () => {
  await Promise.all(created.splice(0).map((name) => promisifyRequest(indexedDB.deleteDatabase(name))))
})

testTaskStorage('createIndexedDbStorage in a browser', (options) => {
  const database = `tasks ${crypto.randomUUID()}`
  created.push(database)
  return createIndexedDbStorage({ ...options, database })
})
