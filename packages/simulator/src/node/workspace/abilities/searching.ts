import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'
import type { SearchMatch } from '../openWorkspace.ts'

const request =
  /\b(?:search|find|grep|look for)\b(?:\s+(?:for|all|every|mentions of|the word|where))*\s+["'`“]?(.+?)["'`”]?(?:\s+in (?:the |this |my )?(?:workspace|files|notes))?[.?!]*$/i

/** "Find vegetarian": searches, then reads the files it was found in, at once. */
export const searching: Ability = {
  understands: (message) => request.test(message),
  run: async (turn, workspace) => {
    const text = request.exec(turn.message)?.[1] ?? turn.message
    await turn.think(`I search for "${text}", then read around what I find.`)
    modelCall(turn, '', text)
    let matches: SearchMatch[] = []
    await turn.callTool({
      tool: 'search_files',
      input: { query: text },
      duration: 300,
      run: async () => (matches = await workspace.searchFiles(text)),
    })
    const paths = [...new Set(matches.map((match) => match.path))]
    await Promise.all(
      paths.slice(0, 4).map((path, index) =>
        turn.callTool({
          tool: 'read_file',
          input: { path },
          duration: 180 + 70 * index,
          run: () => workspace.readFile(path),
        }),
      ),
    )
    const reply = describe(text, matches, paths.length)
    await turn.say(reply)
    modelCall(turn, reply, reply)
  },
}

function describe(text: string, matches: readonly SearchMatch[], files: number): string {
  if (matches.length === 0) return `"${text}" is in none of the files.`
  const lines = matches.map((match) => `- \`${match.path}:${match.line}\`: ${match.text}`)
  const count = `${matches.length} ${matches.length === 1 ? 'line' : 'lines'} in ${files} ${files === 1 ? 'file' : 'files'}`
  return `I found "${text}" on ${count}:\n\n${lines.join('\n')}\n`
}
