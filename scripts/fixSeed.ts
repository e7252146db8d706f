import { configureGlobal } from 'fast-check'
import { inject } from 'vitest'

// Random tests try the same cases each time: red for everybody or for nobody. `pnpm fuzz` tries others.
configureGlobal({ seed: inject('seed') })

declare module 'vitest' {
  interface ProvidedContext {
    seed: number
  }
}
