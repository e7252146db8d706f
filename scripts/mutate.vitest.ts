import { defineConfig } from 'vitest/config'
import config from '../vitest.config.ts'
import { root } from './runCommand.mjs'

/** Would be played again for each change that they reach, which is each one in core. */
const slow = [
  '**/{anyWire,cutStream,faultSchedules,handOver,people,quickstart,twoClients}*.test.ts',
  '**/{heldMemory,markdownBombs}*',
  'packages/simulator/**',
  'scripts/**',
]

/** The tests in Node and jsdom that are quick enough to be run for each change. */
export default defineConfig({
  root,
  test: {
    projects: config.test?.projects?.slice(0, 2).map((project) => {
      if (typeof project !== 'object' || !('test' in project)) throw new Error('Unit and dom come first.')
      return { ...project, test: { ...project.test, exclude: [...(project.test?.exclude ?? []), ...slow] } }
    }),
  },
})
