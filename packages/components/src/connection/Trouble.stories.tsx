import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, fn } from 'storybook/test'
import { Composer } from '../composer/Composer.tsx'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import { troubleCases } from './troubleCases.fixtures.ts'
import { factsOf, troubleCells, type TroubleCell } from './troubleCells.fixtures.ts'
import { troubleOf } from './troubleOf.ts'

/** As an application shows it: what is wrong, and below it the composer, whose hint must not say otherwise. */
function Cell(cell: TroubleCell): ReactNode {
  const { connection, status, engineError, online } = factsOf(cell)
  const troubled = troubleOf({ connection, status, engineError, online }) !== undefined
  return (
    <div>
      <ConnectionStatus connection={connection} status={status} engineError={engineError} onRetry={fn()} />
      <Composer status={status} troubled={troubled} onSend={fn()} onCancel={fn()} />
    </div>
  )
}

const meta = {
  title: 'Controls/ConnectionStatus/What is said',
  component: Cell,
  async play({ args, canvas }) {
    // The pace, which is said besides, is told to nobody who listens.
    const words = canvas.getByRole('status').querySelector('.ek-connection-words > span')
    await expect(words?.textContent ?? '').toBe(args.says)
    // One voice: what the agent does is said in one place.
    const hint = canvas.getByRole('textbox').getAttribute('aria-describedby')
    await expect(hint === null || args.says === '').toBe(true)
  },
} satisfies Meta<typeof Cell>

export default meta
type Story = StoryObj<typeof meta>

export const AllWell: Story = { args: troubleCells.AllWell }
export const Offline: Story = { args: troubleCells.Offline }
export const OfflineWhileSending: Story = { args: troubleCells.OfflineWhileSending }
export const OfflineWhileRunning: Story = { args: troubleCells.OfflineWhileRunning }
export const OfflineWhileAsking: Story = { args: troubleCells.OfflineWhileAsking }
export const KeyRefused: Story = { args: troubleCells.KeyRefused }
export const KeyRefusedWhileSending: Story = { args: troubleCells.KeyRefusedWhileSending }
export const KeyRefusedWhileRunning: Story = { args: troubleCells.KeyRefusedWhileRunning }
export const KeyRefusedWhileAsking: Story = { args: troubleCells.KeyRefusedWhileAsking }
export const KeyRefusedWhileStreaming: Story = { args: troubleCells.KeyRefusedWhileStreaming }
export const EngineDown: Story = { args: troubleCells.EngineDown }
export const EngineDownWhileSending: Story = { args: troubleCells.EngineDownWhileSending }
export const EngineDownWhileRunning: Story = { args: troubleCells.EngineDownWhileRunning }
export const EngineDownWhileAsking: Story = { args: troubleCells.EngineDownWhileAsking }
export const EngineSick: Story = { args: troubleCells.EngineSick }
export const EngineSickWhileSending: Story = { args: troubleCells.EngineSickWhileSending }
export const EngineSickWhileRunning: Story = { args: troubleCells.EngineSickWhileRunning }
export const EngineSickWhileAsking: Story = { args: troubleCells.EngineSickWhileAsking }
export const ConnectionLost: Story = { args: troubleCells.ConnectionLost }
export const ConnectionLostWhileSending: Story = { args: troubleCells.ConnectionLostWhileSending }
export const ConnectionLostWhileRunning: Story = { args: troubleCells.ConnectionLostWhileRunning }
export const ConnectionLostWhileAsking: Story = { args: troubleCells.ConnectionLostWhileAsking }
export const GivenUp: Story = { args: troubleCells.GivenUp }
export const GivenUpWhileSending: Story = { args: troubleCells.GivenUpWhileSending }
export const GivenUpWhileRunning: Story = { args: troubleCells.GivenUpWhileRunning }
export const GivenUpWhileAsking: Story = { args: troubleCells.GivenUpWhileAsking }
export const EngineQuiet: Story = { args: troubleCells.EngineQuiet }

/** Each case with what is said in it, to be read for contradictions. */
export const EveryCase: StoryObj = {
  play: () => undefined,
  render: () => (
    <table>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">What is said</th>
        </tr>
      </thead>
      <tbody>
        {troubleCases.map(({ name, facts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{troubleOf(facts)?.words ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ),
}
