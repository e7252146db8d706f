import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'
import { pathsIn } from '../pathsIn.ts'

const request =
  /^(?:please )?(?:write|create|make|save)\b(.*?)\b(?:with|containing|saying|that says)\b:?\s*(.+)$/is

/** "Create notes/band.md with: They play on the 25th." */
export const writing: Ability = {
  understands: (message) => pathsIn(request.exec(message)?.[1] ?? '').length > 0,
  run: async (turn, workspace) => {
    const [, target = '', words = ''] = request.exec(turn.message) ?? []
    const path = pathsIn(target)[0] ?? ''
    const content = `${words.trim().replace(/^["'“](.*)["'”]$/s, '$1')}\n`
    await turn.think(`I write that into ${path}.`)
    modelCall(turn, '', content)
    const outcome = await turn.callTool({
      tool: 'write_file',
      input: { path, content },
      duration: 250,
      run: async () => `Wrote ${await workspace.writeFile(path, content)} bytes to ${path}`,
    })
    const reply =
      outcome.status === 'failed'
        ? `I could not write \`${path}\`: ${outcome.error.replace(/^\w+: /, '')}.`
        : `Done: \`${path}\` now says what you asked for.`
    await turn.say(reply)
    modelCall(turn, content, reply)
  },
}
