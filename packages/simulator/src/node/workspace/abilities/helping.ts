import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'

/** Everything else: says what the agent can do. */
export const helping: Ability = {
  understands: () => true,
  run: async (turn) => {
    await turn.think('I follow simple rules and none of them fits, so the honest answer is what I can do.')
    await turn.say(help)
    modelCall(turn, '', help)
  },
}

const help = `I work on a small folder of files about a launch in Lisbon. You can ask me to:

- **look around**: "List the files"
- **read**: "Summarise notes/plan.md", "Compare notes/plan.md and notes/meeting.md"
- **search**: "Find vegetarian"
- **write**: "Create notes/band.md with: They play on the 25th."
- **delete**: "Delete notes/draft-old.md" (I ask you first)
- **ask back**: "Ask me something"
`
