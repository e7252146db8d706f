import type { Turn } from '../../../agent.ts'
import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'
import type { Workspace } from '../openWorkspace.ts'
import { pathsIn } from '../pathsIn.ts'

/** "Delete notes/draft-old.md": reads it first, then asks permission. Without a path it asks which file. */
export const deleting: Ability = {
  understands: (message) => /\b(delete|remove|erase)\b/i.test(message),
  run: async (turn, workspace) => {
    const path = pathsIn(turn.message)[0] ?? (await askWhich(turn, workspace))
    await turn.think(`Deleting cannot be undone. I read ${path} first, so that I know what would be lost.`)
    const seen = await turn.callTool({
      tool: 'read_file',
      input: { path },
      duration: 250,
      run: () => workspace.readFile(path),
    })
    modelCall(turn, '', path)
    const reply =
      seen.status === 'failed'
        ? `I did not delete \`${path}\`: ${seen.error.replace(/^\w+: /, '')}.`
        : await deleteWithPermission(turn, workspace, path)
    await turn.say(reply)
    modelCall(turn, path, reply)
  },
}

async function askWhich(turn: Turn, workspace: Workspace): Promise<string> {
  const files: string[] = []
  await turn.callTool({
    tool: 'list_files',
    input: { path: '.' },
    duration: 200,
    run: async () => {
      files.push(...(await workspace.listFiles()))
      return files
    },
  })
  const options = files.map((path) => ({ id: path, label: path }))
  const { answer } = await turn.ask({ kind: 'question', question: 'Which file should I delete?', options })
  return answer
}

async function deleteWithPermission(turn: Turn, workspace: Workspace, path: string): Promise<string> {
  const outcome = await turn.callTool({
    tool: 'delete_file',
    input: { path },
    permission: `May I delete ${path}? This cannot be undone.`,
    duration: 200,
    run: async () => {
      await workspace.deleteFile(path)
      return `Deleted ${path}`
    },
  })
  switch (outcome.status) {
    case 'succeeded':
      return `\`${path}\` is deleted.`
    case 'failed':
      return `I did not delete \`${path}\`: ${outcome.error.replace(/^\w+: /, '')}.`
    case 'denied': {
      const { feedback } = outcome.answer
      return `I did not delete \`${path}\`; it is still there.${feedback ? ` I noted: "${feedback}".` : ''}`
    }
    default:
      return outcome satisfies never
  }
}
