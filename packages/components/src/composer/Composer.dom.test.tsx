import { act, fireEvent, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it } from 'vitest'
import { Composer } from './Composer.tsx'

function field(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox')
}

function write(text: string): void {
  fireEvent.change(field(), { target: { value: text } })
}

describe('Composer', () => {
  it('sends what was written, trimmed, and clears the field', () => {
    const sent: string[] = []
    render(<Composer onSend={(text) => void sent.push(text)} />)
    write('  Hello  ')
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(sent).toEqual(['Hello'])
    expect(field().value).toBe('')
  })

  it.each([
    ['Shift is held', { shiftKey: true }],
    ['an input method composes', { isComposing: true }],
    ['the key belongs to an input method in Safari', { keyCode: 229 }],
  ])('does not send on Enter while %s', (_fact, key) => {
    const sent: string[] = []
    render(<Composer onSend={(text) => void sent.push(text)} />)
    write('Hello')
    fireEvent.keyDown(field(), { key: 'Enter', ...key })
    expect(sent).toEqual([])
  })

  it('sends nothing while empty or disabled', () => {
    const sent: string[] = []
    const { rerender } = render(<Composer onSend={(text) => void sent.push(text)} />)
    write('   ')
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    rerender(<Composer disabled onSend={(text) => void sent.push(text)} />)
    expect(sent).toEqual([])
    expect(field().disabled).toBe(true)
  })

  it('gives the application its field, to put the focus there', () => {
    const ref = createRef<HTMLTextAreaElement>()
    render(<Composer ref={ref} onSend={() => {}} />)
    ref.current?.focus()
    expect(document.activeElement).toBe(field())
  })

  it('brings the draft back in front of what was written meanwhile when sending fails', async () => {
    let refuse: () => void = () => undefined
    const sending = new Promise<void>((_resolve, reject) => {
      refuse = () => reject(new Error('refused'))
    })
    render(<Composer onSend={() => sending} />)
    write('First')
    fireEvent.keyDown(field(), { key: 'Enter' })
    write('Second')
    await act(async () => {
      refuse()
      await sending.catch(() => undefined)
    })
    expect(field().value).toBe('First\n\nSecond')
    expect(screen.getByText('Not sent. Your text is back in the field.')).toBeTruthy()
  })

  it('keeps the draft when the application throws', async () => {
    render(
      <Composer
        onSend={() => {
          throw new Error('refused')
        }}
      />,
    )
    write('Keep me')
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(await screen.findByDisplayValue('Keep me')).toBeTruthy()
  })

  it('keeps the draft while a turn runs, where it is told to refuse', () => {
    const sent: string[] = []
    const onSend = (text: string): void => void sent.push(text)
    const { rerender } = render(<Composer onSend={onSend} whileRunning="refuse" status="running" />)
    write('Hello')
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(sent).toEqual([])
    expect(field().value).toBe('Hello')
    expect(screen.getByText(/You can send when it has finished/)).toBeTruthy()
    rerender(<Composer onSend={onSend} whileRunning="refuse" status="completed" />)
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(sent).toEqual(['Hello'])
  })

  it('stops the agent once, and only while it works', () => {
    let asked = 0
    const props = { onSend: () => undefined, onCancel: () => (asked += 1) }
    const { rerender } = render(<Composer {...props} status="completed" />)
    expect(screen.queryByRole('button', { name: 'Stop the agent' })).toBeNull()
    rerender(<Composer {...props} status="running" />)
    fireEvent.click(screen.getByRole('button', { name: 'Stop the agent' }))
    rerender(<Composer {...props} status="cancelling" cancellation="cancelling" />)
    fireEvent.click(screen.getByRole('button', { name: 'Stop the agent' }))
    expect(asked).toBe(1)
    expect(screen.getByText(/will say when it has stopped/)).toBeTruthy()
    rerender(<Composer {...props} status="running" cancellation="failed" />)
    expect(screen.getByText('The agent could not be stopped. It goes on.')).toBeTruthy()
    rerender(<Composer onSend={props.onSend} status="running" />)
    expect(screen.queryByRole('button', { name: 'Stop the agent' })).toBeNull()
  })
})
