import { describe, expect, it } from 'vitest'
import { compileExamples, findExamples } from './readmeExamples.mjs'

const page = [
  '<!-- compiled -->',
  '',
  '```tsx',
  "import { EngineProvider } from '@engine-kit/react'",
  'export const provider = EngineProvider',
  '```',
  '',
  '```ts',
  'not marked, and not TypeScript',
  '```',
].join('\n')

describe('the examples of the README', () => {
  it('are the code blocks below the marker', () => {
    expect(findExamples(page)).toEqual([
      { language: 'tsx', code: expect.stringMatching(/^import .*EngineProvider\n$/s) },
    ])
  })

  it('are a problem when they do not', async () => {
    const problems = await compileExamples([
      { language: 'ts', code: "import { gone } from '@engine-kit/gateway'\nexport const x: string = gone\n" },
    ])
    expect(problems.join('\n')).toMatch(/example1\.ts.*gone/)
  }, 60_000)
})
