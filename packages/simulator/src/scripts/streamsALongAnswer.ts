import type { Script } from '../agent.ts'

export const streamsALongAnswer: Script = {
  description: 'streams a long answer in Markdown, with code, a table and lists',
  run: async (turn) => {
    await turn.think(
      'A longer answer helps here: first the idea, then code, then a comparison, then the steps.',
    )
    await turn.say(answer, 60)
    turn.usage({ input_tokens: 1_850, output_tokens: 690, cache_hit_tokens: 1_536 })
  },
}

const answer = `# Sending invitations without sending them twice

An invitation goes out **at most once** when the decision to send it and the record of having sent it are *one* step.
Everything else follows from that.

## The idea

Give every invitation a key that does not change between attempts, and let the database refuse the second one:

\`\`\`ts
export async function invite(guest: Guest, event: Event): Promise<'sent' | 'already-sent'> {
  const key = \`\${event.id}:\${guest.id}\`
  const fresh = await outbox.insertOnce({ key, to: guest.email, template: 'invitation' })
  return fresh ? 'sent' : 'already-sent'
}
\`\`\`

A worker reads the outbox and talks to the mail server. If it dies in between, the row is still there.

## What can go wrong

| failure | what the guest sees | what protects them |
| :-- | :-- | :-- |
| the page is submitted twice | one invitation | the unique key |
| the worker dies after sending | possibly two | the mail server's own \`Message-ID\` check |
| the database is down | nothing yet | the form says so and keeps the text |
| the address is wrong | nothing | a bounce, shown next to the guest |

> The second row is the honest one: no design removes it, so the worker keeps the window short.

## Steps

1. Create the table.
2. Move the call:
   - take it out of the request handler,
   - put the insert in its place.
3. Start the worker.
   1. One process is enough for 10,000 guests.
   2. Two need \`FOR UPDATE SKIP LOCKED\`.

- [x] schema written
- [x] handler changed
- [ ] worker deployed

\`\`\`sql
create table outbox (
  key text primary key,
  recipient text not null,
  template text not null,
  sent_at timestamptz
);
\`\`\`

The ~~cron job~~ is no longer needed. More background is in [the pattern's description](https://example.org/outbox),
and the arithmetic is short: at *n* attempts with failure rate *p*, the chance that none gets through is p^n, so three
attempts at 5 % leave 0.0125 %.

---

Shall I write the worker next?
`
