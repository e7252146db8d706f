export { strictMarkdown } from './strictMarkdown.ts'
