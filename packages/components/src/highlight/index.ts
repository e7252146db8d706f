export { HighlightedCode } from './HighlightedCode.tsx'
