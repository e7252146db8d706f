import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'

/** "What's in this workspace?", "List the files in notes/". */
export const listing: Ability = {
  understands: (message) =>
    /\b(list|what('s| is| are)?|show|which)\b.*\b(files?|workspace|folders?|directory|in (notes|src|data))\b/i.test(
      message,
    ),
  run: async (turn, workspace) => {
    const folder = /\b(?:in|of|under) (?:the )?[`"']?([\w-]+)\/?[`"']?(?: folder| directory)?[.?!]*$/i.exec(
      turn.message,
    )?.[1]
    const path = folder === undefined || generic.test(folder) ? '.' : folder
    await turn.think('A look at the folder answers this.')
    const outcome = await turn.callTool({
      tool: 'list_files',
      input: { path },
      duration: 200,
      run: () => workspace.listFiles(path),
    })
    const reply = describe(path, outcome.status === 'succeeded' ? outcome.output : undefined)
    await turn.say(reply)
    modelCall(turn, reply, reply)
  },
}

const generic = /^(it|here|this|workspace|folder|directory|project)$/i

function describe(path: string, files: unknown): string {
  if (!Array.isArray(files)) return `I found no folder \`${path}\` in the workspace.`
  const place = path === '.' ? 'The workspace' : `\`${path}\``
  return `${place} holds ${files.length} files:\n\n${files.map((file) => `- \`${file}\``).join('\n')}\n`
}
