import { expect, it } from 'vitest'
import { checkNodeEngines, takesAllFrom } from './nodeEngines.mjs'

it('everything that is installed with the packages takes the Node that we promise', () => {
  expect(checkNodeEngines()).toEqual([])
})

it.each([
  '*',
  '',
  '>=18',
  '>=20.19',
  '>= 20.19.0',
  '^20.19.0 || >=22.12.0',
  '^18 || ^20 || ^22 || ^24 || ^26',
])('the range %j takes 20.19 and later', (range) => {
  expect(takesAllFrom('20.19', range)).toBe(true)
})

it.each(['>=22.12', '>=20.20', '>=20.19.1', '^20.19.0', '^18 || >=22', 'something else'])(
  'the range %j does not',
  (range) => {
    expect(takesAllFrom('20.19', range)).toBe(false)
  },
)
