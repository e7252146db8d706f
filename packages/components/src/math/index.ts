export { mathPlugin } from './mathPlugin.ts'
