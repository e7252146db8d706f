import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { Formula } from './Formula.tsx'

const meta = {
  title: 'Parts/Formula',
  component: Formula,
  decorators: [(Story) => <div className="ek-root ek-markdown">{Story()}</div>],
} satisfies Meta<typeof Formula>

export default meta
type Story = StoryObj<typeof meta>

// The reader of TeX is a chunk that comes when it comes; once it is there, what it shows is a matter of frames.
const shown: Pick<Story, 'play'> = {
  async play({ canvasElement }) {
    await import('temml')
    await waitFor(() => expect(canvasElement.querySelector('math')).not.toBeNull())
  },
}

export const OnItsOwnLine: Story = {
  ...shown,
  args: { tex: '\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}', display: true },
}

export const InALine: Story = {
  ...shown,
  args: { tex: '\\sqrt{a^2+b^2}', display: false },
  decorators: [
    (Story) => (
      <p className="ek-md-p">
        The longest side is {Story()}, by the oldest of theorems, and this line goes on as if nothing had been
        there at all.
      </p>
    ),
  ],
}

export const Aligned: Story = {
  ...shown,
  args: {
    tex: '\\begin{aligned} f(x) &= (x+1)^2 \\\\ &= x^2 + 2x + 1 \\quad \\text{for all } x \\end{aligned} \\tag{1}',
    display: true,
  },
}

export const Matrices: Story = {
  ...shown,
  args: {
    tex: '\\left[\\begin{array}{cc|c} 1 & 2 & 3 \\\\ 4 & 5 & 6 \\end{array}\\right] \\quad \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\quad |x| = \\begin{cases} x & x \\ge 0 \\\\ -x & x < 0 \\end{cases}',
    display: true,
  },
}

export const Marks: Story = {
  ...shown,
  args: {
    tex: '\\boxed{E = mc^2} \\quad \\cancel{x+1} \\quad \\overline{AB} \\quad \\underline{n} \\quad \\vec{v}\\,\\hat{x}',
    display: true,
  },
}

export const TooWide: Story = {
  ...shown,
  args: { tex: Array.from({ length: 60 }, (_, n) => `x_{${n}}`).join(' + '), display: true },
}

export const NotReadable: Story = {
  args: { tex: '\\frac{1}{', display: false },
  async play({ canvas }) {
    await import('temml')
    await waitFor(() => expect(canvas.getByText('Formula not readable')).toBeVisible())
    await expect(canvas.getByText('\\frac{1}{')).toBeVisible()
  },
}

export const Dark: Story = { ...Matrices, globals: { theme: 'dark' } }
