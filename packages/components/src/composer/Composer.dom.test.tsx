import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createRef, useState, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Composer } from './Composer.tsx'

function field(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox')
}

function write(text: string): void {
  fireEvent.change(field(), { target: { value: text } })
}

describe('Composer', () => {
  it('sends what was written, with its first indent, and clears the field', () => {
    const sent: string[] = []
    render(<Composer onSend={(text) => void sent.push(text)} />)
    write('\n \n    if (a)\n      b()\n \n')
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(sent).toEqual(['    if (a)\n      b()'])
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

  it('leaves the focus in the field when it sends by the button, which goes then', async () => {
    render(<Composer onSend={() => undefined} onCancel={() => undefined} status="running" />)
    write('Hello')
    screen.getByRole('button', { name: 'Send' }).focus()
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(field().value).toBe(''))
    expect(document.activeElement).toBe(field())
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

describe('a draft with a name', () => {
  const nothing = (): void => undefined
  const reload = async () => {
    vi.resetModules()
    return (await import('./Composer.tsx')).Composer
  }

  afterEach(() => {
    vi.restoreAllMocks()
    sessionStorage.clear()
    vi.resetModules()
  })

  it('is there again after the field was left, as in a dialog that Escape closes, and after a reload', async () => {
    const first = render(<Composer draftKey="a" onSend={nothing} />)
    write('Half a thought')
    first.unmount()
    const second = render(<Composer draftKey="a" onSend={nothing} />)
    expect(field().value).toBe('Half a thought')
    second.unmount()
    const Reloaded = await reload()
    const third = render(<Reloaded draftKey="a" onSend={nothing} />)
    expect(field().value).toBe('Half a thought')
    fireEvent.keyDown(field(), { key: 'Enter' })
    third.unmount()
    render(<Reloaded draftKey="a" onSend={nothing} />)
    expect(field().value).toBe('')
  })

  it('is shown under no other name', () => {
    const { rerender } = render(<Composer draftKey="mine/1" onSend={nothing} />)
    write('Of one')
    rerender(<Composer draftKey="mine/2" onSend={nothing} />)
    expect(field().value).toBe('')
    write('Of two')
    rerender(<Composer draftKey="mine/1" onSend={nothing} />)
    expect(field().value).toBe('Of one')
  })

  it('is kept until the page is left where storage is blocked', async () => {
    vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError')
    })
    const Reloaded = await reload()
    const { unmount } = render(<Reloaded draftKey="b" onSend={nothing} />)
    write('In memory')
    unmount()
    render(<Reloaded draftKey="b" onSend={nothing} />)
    expect(field().value).toBe('In memory')
  })

  it('comes back to its own name when sending fails, whatever is shown by then', async () => {
    let refuse: (reason: Error) => void = nothing
    const sending = new Promise<void>((_resolve, reject) => (refuse = reject))
    const { rerender } = render(<Composer draftKey="c" onSend={() => sending} />)
    write('Of c')
    fireEvent.keyDown(field(), { key: 'Enter' })
    rerender(<Composer draftKey="d" onSend={nothing} />)
    await act(async () => {
      refuse(new Error('refused'))
      await sending.catch(nothing)
    })
    expect(field().value).toBe('')
    expect(screen.queryByText(/Not sent/)).toBeNull()
    rerender(<Composer draftKey="c" onSend={nothing} />)
    expect(field().value).toBe('Of c')
    expect(screen.getByText(/Not sent/)).toBeTruthy()
  })

  it("is the application's own where it gives a value, and comes back to it as well", async () => {
    function Page(): ReactNode {
      const [value, setValue] = useState('From a template')
      return (
        <>
          <Composer
            value={value}
            onValueChange={setValue}
            onSend={() => Promise.reject(new Error('refused'))}
          />
          <output>{value}</output>
        </>
      )
    }
    render(<Page />)
    expect(field().value).toBe('From a template')
    write('Written')
    expect(screen.getByRole('status').textContent).toBe('Written')
    await act(async () => {
      fireEvent.keyDown(field(), { key: 'Enter' })
      await Promise.resolve()
    })
    expect(screen.getByRole('status').textContent).toBe('Written')
  })

  it('is rendered by no server', () => {
    sessionStorage.setItem('ek-draft:e', 'Of a person')
    expect(renderToString(<Composer draftKey="e" onSend={nothing} />)).not.toContain('Of a person')
  })
})
