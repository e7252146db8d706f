import 'fake-indexeddb/auto'
import { afterEach } from 'vitest'
import { createIndexedDbStorage } from './indexedDbTasks.ts'
import { createLocalStorage } from './localStorageTasks.ts'
import { createMemoryStorage } from './taskStorage.ts'
import { testTaskStorage } from './taskStorageConformance.fixtures.ts'

afterEach(() => localStorage.clear())

let created = 0

testTaskStorage('createMemoryStorage', createMemoryStorage)

testTaskStorage('createLocalStorage', (options) =>
  createLocalStorage({ ...options, prefix: `storage ${created++}:` }),
)

testTaskStorage('createIndexedDbStorage', (options) =>
  createIndexedDbStorage({ ...options, database: `database ${created++}` }),
)
