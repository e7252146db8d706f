import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { parsedInput, writtenInput } from '../fixtures/prompts.fixtures.ts'
import { ToolValue } from './ToolValue.tsx'
import {
  colorfulOutput,
  diffOutput,
  makeBase64,
  makeLog,
  makeNoise,
  makeRecords,
  multilineOutput,
  nestLists,
} from './toolValues.fixtures.ts'

const meta = {
  title: 'Tools/ToolValue',
  component: ToolValue,
  args: { label: 'Output' },
  render: (args) => (
    <div className="ek-root">
      <ToolValue {...args} />
    </div>
  ),
} satisfies Meta<typeof ToolValue>

export default meta
type Story = StoryObj<typeof meta>

export const Empty: Story = { args: { value: '' } }
export const Whole: Story = { args: { value: { path: 'notes/plan.md', size: 412, tags: [] } } }
export const Error: Story = {
  args: { label: 'Error', tone: 'danger', value: 'ENOENT: there is no file notes/budget.xlsx' },
}
export const AsWritten: Story = { args: { value: parsedInput, source: writtenInput } }
export const StringsWithLines: Story = { args: { value: multilineOutput } }
export const StringsWithLinesDark: Story = { ...StringsWithLines, globals: { theme: 'dark' } }
export const Colors: Story = { args: { value: colorfulOutput } }
export const ColorsDark: Story = { ...Colors, globals: { theme: 'dark' } }
export const Diff: Story = { args: { value: diffOutput } }
export const DiffDark: Story = { ...Diff, globals: { theme: 'dark' } }
export const Noise: Story = { args: { value: makeNoise(20_000) } }
export const OneLongLine: Story = { args: { value: makeBase64(440_000) } }
export const LongJson: Story = { args: { value: makeRecords(1000) } }

/** Storybook walks through the arguments of a story, and does not survive this one. */
export const TenThousandLevels: Story = {
  args: { value: 10_000 },
  render: ({ label, value }) => (
    <div className="ek-root">
      <ToolValue label={label} value={nestLists(Number(value))} />
    </div>
  ),
}

export const TenMegabytes: Story = {
  args: { value: makeLog(10_000_000) },
  async play({ canvas }) {
    const text = canvas.getByRole('group', { name: 'Output' })
    await expect(text).toHaveTextContent(/^1 GET/)
    await userEvent.click(canvas.getByRole('button', { name: 'Next part' }))
    await expect(canvas.getByText(/^Part 2 of 1,/)).toBeVisible()
    await expect(canvas.getByRole('slider', { name: 'Part of the output' })).toHaveValue('2')
    await userEvent.click(canvas.getByRole('button', { name: 'Previous part' }))
    await expect(text).toHaveTextContent(/^1 GET/)
  },
}

export const Searched: Story = {
  args: { value: makeRecords(1000) },
  async play({ canvas, canvasElement }) {
    await userEvent.type(canvas.getByRole('searchbox', { name: 'Find in the output' }), 'MODULE-99')
    await expect(await canvas.findByText('1 of 11')).toBeVisible()
    await userEvent.keyboard('{Enter}{Enter}')
    await expect(await canvas.findByText('3 of 11')).toBeVisible()
    const match = canvasElement.querySelector('[data-match="current"]')
    await expect(match).toBeVisible()
    await expect(match).toHaveTextContent('module-99')
    await expect(match?.nextSibling?.textContent).toMatch(/^1\.ts/)
  },
}

export const SearchedDark: Story = { ...Searched, globals: { theme: 'dark' } }

export const SearchedInVain: Story = {
  args: { value: makeRecords(1000) },
  async play({ canvas }) {
    await userEvent.type(canvas.getByRole('searchbox'), 'no such text')
    await expect(await canvas.findByText('No match')).toBeVisible()
  },
}
