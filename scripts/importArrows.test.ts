import { describe, expect, it } from 'vitest'
import { checkImportArrows, findWrongImports } from './importArrows.mjs'

function problemsOf(path: string, ...lines: string[]): string[] {
  return findWrongImports([{ path, text: lines.join('\n') }])
}

describe('the import arrows', () => {
  it('hold in every package', () => {
    expect(checkImportArrows()).toEqual([])
  })

  it.each([
    ['a package against the arrow', 'packages/core/src/a.ts', "import { x } from '@engine-kit/react'"],
    ['a re-export against the arrow', 'packages/protocol/src/a.ts', "export * from '@engine-kit/core'"],
    ['a library nobody declared', 'packages/core/src/a.ts', "import x from 'lodash'"],
    ['a deferred import', 'packages/core/src/a.ts', "const x = await import('react')"],
    ['a type named in place', 'packages/core/src/a.ts', "type X = import('react').ReactNode"],
    [
      'a value where only types may cross',
      'packages/components/src/a.tsx',
      "import { x } from '@engine-kit/core'",
    ],
    ['Node where a browser must follow', 'packages/gateway/src/a.ts', "import 'node:fs'"],
    ['Node outside its part of a package', 'packages/simulator/src/a.ts', "import 'node:fs'"],
    ['a neighbour by path', 'packages/core/src/a.ts', "import '../../protocol/src/engineEvent.ts'"],
    ['a fixture in what is published', 'packages/core/src/a.ts', "import './a.fixtures.ts'"],
    ['the wrong package in a test', 'packages/core/src/a.test.ts', "import '@engine-kit/components'"],
    ['a package without a row', 'packages/extra/src/a.ts', "import 'react'"],
  ])('refuse %s', (_, path, line) => {
    expect(problemsOf(path, line)).toHaveLength(1)
  })

  it.each([
    [
      'types where types may cross',
      'packages/components/src/a.tsx',
      "import type { X } from '@engine-kit/core'",
    ],
    ['a list of types', 'packages/components/src/a.tsx', "import { type X } from '@engine-kit/core'"],
    ['Node in its part of a package', 'packages/simulator/src/node/a.ts', "import 'node:fs'"],
    ['the simulator in a test', 'packages/core/src/a.test.ts', "import '@engine-kit/simulator/node'"],
    ['a tool in a test', 'packages/core/src/a.test.ts', "import 'vitest'"],
  ])('allow %s', (_, path, line) => {
    expect(problemsOf(path, line)).toEqual([])
  })

  it('refuse files that need each other at run time, and not types that point back', () => {
    const a = { path: 'packages/core/src/a.ts', text: "import { b } from './b.ts'" }
    const back = (words: string) => ({
      path: 'packages/core/src/b.ts',
      text: `import ${words} from './a.ts'`,
    })
    expect(findWrongImports([a, back('{ a }')])).toEqual([
      'These files import each other: packages/core/src/a.ts -> packages/core/src/b.ts -> packages/core/src/a.ts',
    ])
    expect(findWrongImports([a, back('type { A }')])).toEqual([])
  })
})
