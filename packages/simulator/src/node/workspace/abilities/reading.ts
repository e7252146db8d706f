import type { ToolOutcome } from '../../../agent.ts'
import type { Ability } from '../ability.ts'
import { modelCall } from '../modelCall.ts'
import { pathsIn } from '../pathsIn.ts'

/** "Summarise notes/plan.md", "Read a.md and b.md": several files are read at once. */
export const reading: Ability = {
  understands: (message) => pathsIn(message).length > 0,
  run: async (turn, workspace) => {
    const paths = pathsIn(turn.message).slice(0, 10)
    await turn.think(
      paths.length === 1
        ? `I should read ${paths[0]} before saying anything about it.`
        : `There are ${paths.length} files to read. They do not depend on each other, so I can read them together.`,
    )
    modelCall(turn, '', paths.join(' '))
    const outcomes = await Promise.all(
      paths.map((path, index) =>
        turn.callTool({
          tool: 'read_file',
          input: { path },
          duration: 200 + 90 * (index % 4),
          run: () => workspace.readFile(path),
        }),
      ),
    )
    const wantsSummary = /\b(summar|compare|about)/i.test(turn.message)
    const replies = paths.map((path, index) => describe(path, outcomes[index], wantsSummary))
    const reply = replies.join('\n\n')
    await turn.say(reply)
    modelCall(turn, reply, reply)
  },
}

function describe(path: string, outcome: ToolOutcome | undefined, summary: boolean): string {
  if (outcome?.status === 'failed')
    return `I could not read \`${path}\`: ${outcome.error.replace(/^\w+: /, '')}.`
  const text = outcome?.status === 'succeeded' ? String(outcome.output) : ''
  if (summary) return summarise(path, text)
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `\`${path}\` says:\n\n${fence}${path.split('.').at(-1) ?? ''}\n${text.trimEnd()}\n${fence}`
}

/** A summary by rule: the title, the first sentence of prose, the sections, and what is still open. */
function summarise(path: string, text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const title = lines.find((line) => line.startsWith('# '))?.slice(2) ?? path
  const prose = lines.find((line) => /^[A-Z]/.test(line))
  const points = lines.filter((line) => /^[-*] (?!\[)/.test(line))
  const open = lines.filter((line) => line.startsWith('- [ ] ')).map((line) => line.slice(6))
  const done = lines.filter((line) => line.startsWith('- [x] ')).length
  const sentences = [`**${title}** (\`${path}\`).`]
  if (prose) sentences.push(prose)
  if (points.length > 0) sentences.push(`\n\n${points.join('\n')}`)
  if (open.length > 0) {
    sentences.push(
      `\n\n${done} done, ${open.length} still open:\n\n${open.map((item) => `- ${item}`).join('\n')}`,
    )
  }
  return sentences.join(' ').replaceAll(' \n', '\n')
}
