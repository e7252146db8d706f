import type { ExecuteRequest } from '@engine-kit/protocol'
import type { Agent } from './agent.ts'
import { scripts } from './scripts/scripts.ts'

/** Lets a message that begins with `/script <name>` play that script; every other message goes to `agent`. */
export function withScripts(agent: Agent): Agent {
  return {
    run: (turn) => choose(turn.message, agent).run(turn),
    refuse: (request: ExecuteRequest) => choose(request.message, agent).refuse?.(request),
    close: async () => agent.close?.(),
  }
}

function choose(message: string, agent: Agent): Agent {
  const command = /^\/script\b\s*(\S*)/.exec(message)
  if (!command) return agent
  const name = command[1] ?? ''
  return Object.entries(scripts).find(([candidate]) => candidate === name)?.[1] ?? listsTheScripts
}

const listsTheScripts: Agent = {
  run: (turn) => {
    const lines = Object.entries(scripts).map(([name, script]) => `- \`${name}\`: ${script.description}`)
    return turn.say(`Write \`/script\` and one of these names:\n\n${lines.join('\n')}\n`, 200)
  },
}
