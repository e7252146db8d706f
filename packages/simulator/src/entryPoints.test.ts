import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import * as main from './index.ts'
import * as node from './node/index.ts'
import * as testing from './testing/index.ts'

/** Every module a file reaches through imports that exist at run time. */
async function reach(file: URL, seen = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  if (seen.has(file.href)) return seen
  const source = await readFile(file, 'utf8')
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^']+)'/gm)
  const imports = [...statements].map(([, specifier = '']) => specifier)
  seen.set(file.href, imports)
  for (const specifier of imports) if (specifier.startsWith('.')) await reach(new URL(specifier, file), seen)
  return seen
}

it.each(['./index.ts', './testing/index.ts'])(
  '%s runs in a browser: it reaches nothing of Node',
  async (entry) => {
    const modules = await reach(new URL(entry, import.meta.url))
    expect(modules.size).toBeGreaterThan(10)
    const packages = [...modules.values()].flat().filter((specifier) => !specifier.startsWith('.'))
    expect([...new Set(packages)]).toEqual(['@engine-kit/protocol'])
  },
)

it('the three entries offer these values and no others', () => {
  expect(Object.keys(main).toSorted()).toEqual(['createSimulator', 'defaultWire', 'scripts', 'withScripts'])
  expect(Object.keys(node).toSorted()).toEqual(['createWorkspaceAgent', 'serveSimulator'])
  expect(Object.keys(testing).toSorted()).toEqual(['createTestEngine', 'wireValues'])
})
