import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { HighlightedCode } from '../highlight/HighlightedCode.tsx'
import { CodeBlock } from './CodeBlock.tsx'
import { MarkdownPluginsProvider, type MarkdownPlugins } from './MarkdownPlugins.tsx'

const meta = {
  title: 'Parts/CodeBlock',
  component: CodeBlock,
  decorators: [(Story) => <div className="ek-root">{Story()}</div>],
} satisfies Meta<typeof CodeBlock>

export default meta
type Story = StoryObj<typeof meta>

const code = `import { open } from 'node:fs/promises'

/** Waits longer after each attempt, up to half a minute. */
export async function nextDelay(attempt: number, random: () => number): Promise<number> {
  const longest = 30_000
  return Math.min(longest, 500 * 2 ** attempt) * random() // full jitter, so that a thousand clients do not return at once
}
`

const manyLines = Array.from({ length: 40 }, (_, run) =>
  Array.from(
    { length: 50 },
    (_, line) => `const value${run * 50 + line} = compute("${line}", ${run}) // note\n`,
  ).join(''),
)

const manyWords = `# Every package, one after the other
pnpm --recursive --workspace-concurrency=1 --filter './packages/**' exec vitest run --coverage --reporter=verbose --bail=1 "a name that is long"
echo done
`

const plugins: MarkdownPlugins = { Code: HighlightedCode }

const highlighted: Pick<Story, 'decorators'> = {
  decorators: [(Story) => <MarkdownPluginsProvider plugins={plugins}>{Story()}</MarkdownPluginsProvider>],
}

export const Closed: Story = { args: { language: 'ts', runs: [code], open: false } }
export const Open: Story = { args: { language: 'ts', runs: [code.slice(0, 180)], open: true } }
export const Empty: Story = { args: { language: '', runs: [], open: true } }
export const LongLine: Story = {
  args: { language: 'json', runs: [`{ "words": "${'lorem ipsum '.repeat(60)}" }`], open: false },
}

/** A line is too long: it fades where there is more, and can be wrapped. */
export const Wrapped: Story = {
  ...highlighted,
  args: { language: 'sh', runs: [manyWords], open: false },
  async play({ canvasElement, userEvent, canvas }) {
    const wrap = await canvas.findByRole('button', { name: 'Wrap lines' })
    await userEvent.click(wrap)
    await expect(wrap).toHaveAttribute('aria-pressed', 'true')
    const pre = canvasElement.querySelector('pre')
    await expect(pre?.scrollWidth).toBe(pre?.clientWidth)
    await expect(pre?.textContent).toBe(manyWords)
  },
}

export const TwoThousandLines: Story = { args: { language: 'ts', runs: manyLines, open: false } }

export const Highlighted: Story = {
  ...highlighted,
  ...Closed,
  async play({ canvasElement }) {
    await waitFor(() => expect(canvasElement.querySelector('[data-kind="keyword"]')).not.toBeNull())
    await expect(canvasElement.querySelector('pre')?.textContent).toBe(code)
  },
}

export const HighlightedOpen: Story = {
  ...highlighted,
  ...Open,
  async play({ canvasElement }) {
    await waitFor(() => expect(canvasElement.querySelector('[data-kind="comment"]')).not.toBeNull())
    const [run] = canvasElement.querySelectorAll('.ek-md-code-run')
    await expect(run?.lastChild?.textContent).toBe(code.slice(0, 180).split('\n').at(-1))
  },
}

export const HighlightedDiff: Story = {
  ...highlighted,
  args: {
    language: 'diff',
    runs: ['@@ -1,3 +1,3 @@\n const a = 1\n-const b = 2\n+const b = 3\n'],
    open: false,
  },
}

export const HighlightedTwoThousandLines: Story = { ...highlighted, ...TwoThousandLines }

export const UnknownLanguage: Story = {
  ...highlighted,
  args: { language: 'klingon', runs: ['nuqneH = "what do you want?"\n'], open: false },
}

export const HighlightedDark: Story = { ...Highlighted, globals: { theme: 'dark' } }
