import type { Script } from '../agent.ts'

export const asksWhichFile: Script = {
  description: 'asks which of three files is meant, with buttons',
  run: async (turn) => {
    const { answer } = await turn.ask({
      kind: 'question',
      question: 'Three files look like a plan. Which one should I summarise?',
      options: [
        { id: 'notes/plan.md', label: 'notes/plan.md', description: 'Launch plan, changed today' },
        { id: 'notes/plan-2025.md', label: 'notes/plan-2025.md', description: "Last year's plan" },
        { id: 'notes/budget.md', label: 'notes/budget.md', description: 'Budget with a plan section' },
      ],
    })
    await turn.say(`You chose \`${answer}\`. It sets the beta for 4 May and the launch for 25 May.`)
    turn.usage({ input_tokens: 740, output_tokens: 52, cache_hit_tokens: 0 })
  },
}
