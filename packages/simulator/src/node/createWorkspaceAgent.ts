import type { Agent } from '../agent.ts'
import type { Ability } from './workspace/ability.ts'
import { asking } from './workspace/abilities/asking.ts'
import { deleting } from './workspace/abilities/deleting.ts'
import { greeting } from './workspace/abilities/greeting.ts'
import { helping } from './workspace/abilities/helping.ts'
import { listing } from './workspace/abilities/listing.ts'
import { reading } from './workspace/abilities/reading.ts'
import { repeatingInFrench } from './workspace/abilities/repeatingInFrench.ts'
import { searching } from './workspace/abilities/searching.ts'
import { writing } from './workspace/abilities/writing.ts'
import { openWorkspace } from './workspace/openWorkspace.ts'

/** An agent that does real work on real files, by rule instead of by model, so that it always does the same. */
export interface WorkspaceAgent extends Agent {
  /** The temporary folder it works on. */
  readonly root: string
  /** Removes the temporary folder. */
  close: () => Promise<void>
}

/** What the agent works on. */
export interface WorkspaceAgentOptions {
  /** A folder to copy and work on instead of the sample. It is only read. */
  root?: string
}

/**
 * Builds an agent that lists, reads, searches, writes and deletes files in a temporary copy of a small workspace.
 * Nothing outside that copy can be read or touched. Deleting asks permission first.
 *
 * @throws whatever the file system says when the folder cannot be copied.
 */
export async function createWorkspaceAgent(options: WorkspaceAgentOptions = {}): Promise<WorkspaceAgent> {
  const workspace = await openWorkspace(options.root)
  return {
    root: workspace.root,
    run: async (turn) => {
      await turn.pause(200)
      const ability = abilities.find((candidate) => candidate.understands(turn.message)) ?? helping
      await ability.run(turn, workspace)
    },
    close: workspace.close,
  }
}

// The more specific first: a message that deletes or writes also names a path, which alone means reading.
const abilities: readonly Ability[] = [
  repeatingInFrench,
  writing,
  deleting,
  asking,
  searching,
  reading,
  listing,
  greeting,
  helping,
]
