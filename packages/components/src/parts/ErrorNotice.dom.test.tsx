import { EngineError } from '@engine-kit/core'
import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ErrorNotice } from './ErrorNotice.tsx'

it('says how long the Engine asks to wait, where it does', () => {
  const words = (retryAfter?: number): string | undefined => {
    const error = new EngineError('LLM_RATE_LIMITED', { retryAfter })
    return render(<ErrorNotice error={error} />).container.querySelector('.ek-notice-text')?.textContent
  }
  expect(words()).toBe('The model is busy. Send the message again in a moment.')
  expect(words(200)).toBe('The model is busy. Send the message again in a moment.')
  expect(words(42_000)).toBe('The model is busy. Send the message again in a moment. It asks to wait 42 s.')
})
