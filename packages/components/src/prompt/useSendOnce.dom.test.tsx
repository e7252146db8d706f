import { act, renderHook } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { providerError } from '../fixtures/errors.fixtures.ts'
import { permissionPrompts } from '../fixtures/prompts.fixtures.ts'
import { useSendOnce } from './useSendOnce.ts'

const { open, failed } = permissionPrompts

it('may be tried again where the application could not take the answer', () => {
  const onAnswer = vi.fn().mockImplementationOnce(() => {
    throw new Error('not signed in')
  })
  const { result } = renderHook(() => useSendOnce(open, onAnswer))
  act(() => {
    expect(() => result.current.send({ answer: 'yes' })).toThrow('not signed in')
  })
  expect(result.current.sent).toBe(false)
  act(() => result.current.send({ answer: 'no' }))
  expect(result.current.sent).toBe(true)
  act(() => result.current.send({ answer: 'yes' }))
  expect(onAnswer.mock.calls).toMatchObject([[{ answer: 'yes' }], [{ requestId: 'req_1', answer: 'no' }]])
})

it.each([
  ['another prompt comes', open, { ...open, id: 'prompt-9', requestId: 'req_9' }],
  ['the answer failed', open, failed],
  ['it failed once more', failed, { ...failed, error: providerError }],
])('takes another answer once %s', (_, before, after) => {
  const onAnswer = vi.fn()
  const { result, rerender } = renderHook(({ prompt }) => useSendOnce(prompt, onAnswer), {
    initialProps: { prompt: before },
  })
  act(() => result.current.send({ answer: 'yes' }))
  rerender({ prompt: { ...before } })
  expect(result.current.sent).toBe(true)
  rerender({ prompt: after })
  expect(result.current.sent).toBe(false)
  act(() => result.current.send({ answer: 'no' }))
  expect(onAnswer).toHaveBeenCalledTimes(2)
})

it('has sent nothing where nobody takes it', () => {
  const { result } = renderHook(() => useSendOnce(open, undefined))
  act(() => result.current.send({ answer: 'yes' }))
  expect(result.current.sent).toBe(false)
})
