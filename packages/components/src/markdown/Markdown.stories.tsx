import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { Markdown } from './Markdown.tsx'

const meta = { title: 'Parts/Markdown', component: Markdown } satisfies Meta<typeof Markdown>

export default meta
type Story = StoryObj<typeof meta>

const everything = `# A heading of the first order

A paragraph with **strong**, *emphasised*, ~~struck~~ and \`inline code\`, and an address: https://example.com/plan.

## Lists

- First
- Second, with more below
  1. One
  2. Two
- Third

- [x] Collect the feedback
- [ ] Ship on Friday

> A quotation that somebody once said, long enough to break onto a second line in any column that is fit to read.

### Code

\`\`\`ts
export function nextDelay(attempt: number, random: () => number): number {
  return Math.min(30_000, 500 * 2 ** attempt) * random() // full jitter, so that a thousand clients do not return at once
}
\`\`\`

| Plan | Seats | Price |
| :--- | :---: | ---: |
| Small | 5 | 40 |
| Large | 50 | 320 |

---

A claim with a source.[^1]

[^1]: The source.
`

export const Everything: Story = { args: { text: everything } }
export const Streaming: Story = { args: { text: 'The answer is **on its way', streaming: true } }
export const StreamingList: Story = { args: { text: 'Two things:\n\n1. First\n2. Sec', streaming: true } }

export const Hostile: Story = {
  args: {
    text: `<script>alert(1)</script> and <b>bold</b>

![a chart](https://tracker.example/pixel.png?secret=1)

[https://bank.example](https://evil.example/login) · [run](javascript:alert(1)) · [mail](mailto:a@b.example) · [home](/settings)`,
  },
  async play({ canvasElement, canvas }) {
    await expect(canvasElement.querySelector('img, script, b')).toBeNull()
    await expect(canvas.getByText('evil.example')).toBeVisible()
    const hrefs = [...canvasElement.querySelectorAll('a')].map((link) => link.getAttribute('href'))
    await expect(hrefs).toEqual([
      'https://tracker.example/pixel.png?secret=1',
      'https://evil.example/login',
      'mailto:a@b.example',
    ])
  },
}

export const HalfOpen: Story = {
  args: {
    text: 'Open **strong *and emphasis*, then [a link](https://a.example/x) and `code that is not',
    streaming: true,
  },
  async play({ canvasElement, canvas }) {
    await expect(canvas.getByText('code that is not').tagName).toBe('CODE')
    await expect(canvasElement.textContent).not.toMatch(/[*`[]/)
  },
}

export const HalfOpenFence: Story = {
  args: { text: 'Run this:\n\n```sh\npnpm install\npnpm de', streaming: true },
  async play({ canvasElement }) {
    await expect(canvasElement.querySelector('.ek-md-code')).toHaveAttribute('data-state', 'open')
  },
}

/** Only the groups near the view are laid out. */
export const Long: Story = {
  args: { text: everything.repeat(40) },
  async play({ canvasElement }) {
    // It comes a slice at a time.
    await waitFor(() =>
      expect(canvasElement.querySelectorAll('.ek-md-group[data-skippable]').length).toBeGreaterThan(5),
    )
  },
}

/** Nesting is shown to a hundred levels; a block of more than 16,000 characters is plain, and what follows is not. */
export const TooMuch: Story = {
  args: { text: `${'> '.repeat(300)}deep\n\n${'*so long '.repeat(2500)}\n\nAnd **after** it.` },
  async play({ canvasElement, canvas }) {
    await expect(canvasElement.querySelectorAll('.ek-md-quote').length).toBeLessThanOrEqual(100)
    await waitFor(() => expect(canvasElement.querySelector('.ek-md-plain')).toBeVisible())
    await expect((await canvas.findByText('after')).tagName).toBe('STRONG')
  },
}

export const EverythingDark: Story = { ...Everything, globals: { theme: 'dark' } }
