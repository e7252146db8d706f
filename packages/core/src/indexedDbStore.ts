import { createStore, type UseStore } from 'idb-keyval'

/** Milliseconds an opening may take. Whoever waits for a transcript waits no longer than this for the conversation. */
const openLimit = 3_000

/**
 * Gives transactions on the one object store of a database. Opens it at the first use and shares the connection.
 *
 * Rejects where there is no IndexedDB, where it is forbidden, and where it has not opened within three seconds:
 * another page that holds the database while it is deleted blocks every opening, for as long as it likes. What was
 * rejected has not been done and will not be; the next use tries again.
 */
export function createIndexedDbStore(database: string): UseStore {
  let store: UseStore | undefined

  const useOnce: UseStore = async (mode, work) => {
    if (typeof indexedDB === 'undefined') {
      throw new Error('There is no IndexedDB here, so no transcript can be kept in it. Use another storage.')
    }
    let late = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late = true
        reject(new Error(`The database "${database}" did not open within ${openLimit} ms: it is blocked.`))
      }, openLimit)
    })
    store ??= createStore(database, 'tasks')
    try {
      const done = store(mode, (objects) => {
        clearTimeout(timer)
        if (late) throw new Error('Opened too late: the caller was told that this would not be done.')
        const { db } = objects.transaction
        // Otherwise this page is the one that blocks the others.
        db.onversionchange = () => db.close()
        return work(objects)
      })
      return await Promise.race([done, limit])
    } finally {
      clearTimeout(timer)
    }
  }

  return async (mode, work) => {
    try {
      return await useOnce(mode, work)
    } catch (error) {
      if (!isClosed(error)) throw error
      // idb-keyval holds on to a connection that was closed without an event: by the line above, or by Safari.
      store = undefined
      return useOnce(mode, work)
    }
  }
}

/** Whether no transaction could be begun. Nothing was done then, so it may be tried again. */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError'
}
