/** The workspace the agent works on when it is given none: path to content. */
export const sampleFiles: Record<string, string> = {
  'README.md': `# Lisbon launch

Everything for the launch party of the new app: notes, guests and the small tool that sends the invitations.

- \`notes/\` is where decisions live. Start with \`notes/plan.md\`.
- \`data/guests.csv\` is the guest list.
- \`src/\` holds the invitation tool.
`,
  'notes/plan.md': `# Launch plan

The party is at the Alcântara hall in Lisbon, for about 120 guests.

## Dates

- Beta for friends: 4 May
- Launch party: 18 May

## To do

- [x] Book the hall
- [x] Write the guest list
- [ ] Send the invitations (see src/invite.ts)
- [ ] Find a band
- [ ] Decide on catering, budget in notes/budget.md
`,
  'notes/meeting.md': `# Meeting, 9 April

Present: Ana, Bruno, Chidi.

- The launch moves from 18 May to 25 May, because the hall is free only then. Bruno updates the plan.
- Chidi knows a band that plays fado and funk. He asks for their price.
- Ana wants a vegetarian buffet. Everyone agrees.
- Invitations go out as soon as the date is in the plan.
`,
  'notes/budget.md': `# Budget

| item | planned | spent |
| :-- | --: | --: |
| Hall | 2,400 € | 2,400 € |
| Band | 900 € | 0 € |
| Catering | 3,000 € | 0 € |
| Invitations | 120 € | 35 € |

The reserve is 600 €. Catering above 3,200 € needs Ana's approval.
`,
  'notes/draft-old.md': `# Old draft

A first idea from January: a picnic instead of a party. Nobody needs this any more.
`,
  'data/guests.csv': `name,email,diet
Maria Santos,maria@example.org,vegetarian
Tom Okafor,tom@example.org,
Lin Wei,lin@example.org,vegan
Sofia Rossi,sofia@example.org,
Jonas Berg,jonas@example.org,vegetarian
`,
  'src/invite.ts': `export interface Guest {
  name: string
  email: string
}

/** The text of one invitation. */
export function invitation(guest: Guest, date: string): string {
  // TODO: the date is still 18 May in the caller
  return \`Dear \${guest.name}, please join us in Lisbon on \${date}.\`
}
`,
  'src/sendInvitations.ts': `import { invitation, type Guest } from './invite.ts'

const launchDate = '18 May'

export async function sendInvitations(guests: Guest[], send: (to: string, text: string) => Promise<void>) {
  for (const guest of guests) await send(guest.email, invitation(guest, launchDate))
}
`,
}
