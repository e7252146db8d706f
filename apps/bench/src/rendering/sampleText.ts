/** The last words of every answer. */
export const endMarker = 'Here ends the answer.'
/** The first words of every tool's output. */
export const outputMarker = 'Here begins the output.'

/**
 * An answer in Markdown of about so many bytes, all of them ASCII. No two sections are equal, so that nothing can be
 * gained from remembering one.
 */
export function longMarkdown(size: number): string {
  let text = ''
  for (let number = 1; text.length < size; number++) text += section(number)
  return text.slice(0, text.lastIndexOf('\n\n', size)).trimEnd()
}

/** One fenced block of code. */
export function longCode(lines: number): string {
  const code = Array.from({ length: lines }, (_, index) => `const value${index} = compute(${index * 7})`)
  return ['```ts', ...code, '```'].join('\n')
}

/** One GFM table of four columns. */
export function longTable(rows: number): string {
  const row = (index: number): string =>
    `| guest ${index} | table ${index % 40} | \`code-${index * 13}\` | **${index % 3 === 0 ? 'yes' : 'no'}** |`
  const body = Array.from({ length: rows }, (_, index) => row(index))
  return ['| name | seat | code | comes |', '| :-- | :-- | :-- | --: |', ...body].join('\n')
}

/** What a shell might print: lines of 80 characters. */
export function toolText(size: number): string {
  const lines = Array.from({ length: Math.ceil(size / 80) }, (_, index) => `line ${index} `.padEnd(79, '.'))
  return [outputMarker, ...lines].join('\n')
}

/** What an API might return. */
export function toolJson(size: number): unknown {
  const items = []
  for (let index = 0, written = 0; written < size; index++) {
    const item = {
      id: index,
      name: `guest ${index}`,
      tags: ['a', 'b'],
      seat: { table: index % 40, chair: 3 },
    }
    items.push(item)
    written += JSON.stringify(item).length
  }
  return { note: outputMarker, items }
}

/** One message of a long thread. */
export function shortMessage(index: number): string {
  return index % 2 === 0
    ? `Question ${index}: what happens to the invitations when the worker dies?`
    : `Answer ${index}: they stay in the **outbox**.\n\n- the worker reads them again\n- the key \`${index}\` keeps them single\n\nSo nothing is sent twice.`
}

function section(number: number): string {
  return `## Section ${number}: what the outbox guarantees

An invitation goes out **at most once** when the decision to send it and the record of having sent it are *one* step.
Number ${number} shows how: see [the pattern](https://example.org/outbox/${number}) and \`insertOnce(${number})\` below.
Everything else follows from that, and from the fact that a database refuses the second row with the same key.

1. Create the table for step ${number}.
2. Move the call:
   - take it out of the request handler,
   - put the insert in its place.
3. Start the worker and watch it for ${number} minutes.

\`\`\`ts
export async function invite${number}(guest: Guest, event: Event): Promise<Outcome> {
  const key = \`\${event.id}:\${guest.id}:${number}\`
  const fresh = await outbox.insertOnce({ key, to: guest.email })
  return fresh ? 'sent' : 'already-sent'
}
\`\`\`

| failure | what the guest sees | what protects them |
| :-- | :-- | :-- |
| submitted twice | one invitation | the unique key ${number} |
| the worker dies | possibly two | the mail server's own check |
| the address is wrong | nothing | a bounce, shown next to guest ${number} |

> The second row is the honest one: no design removes it, so worker ${number} keeps the window short.

The ~~cron job~~ is no longer needed, and the arithmetic is short: at ten attempts with a failure rate of five per cent
the chance that none gets through is less than one in ten to the power of ${number + 10}.

`
}
