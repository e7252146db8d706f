import type { Turn } from '../../agent.ts'
import type { Workspace } from './openWorkspace.ts'

/** One kind of request the workspace agent understands. */
export interface Ability {
  /** Whether a message asks for this. Abilities are tried in order; the first that says yes does the work. */
  understands: (message: string) => boolean
  run: (turn: Turn, workspace: Workspace) => Promise<void>
}
