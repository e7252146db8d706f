import type { TurnStage } from './turnStage.ts'

/** Streams one content block: a delta per word, or exactly the given ones. */
export async function streamBlock(
  stage: TurnStage,
  blockType: 'text' | 'thinking',
  text: string | readonly string[],
  wordsPerSecond: number,
): Promise<void> {
  const waiting = stage.held()
  if (waiting) await waiting
  const block = { block_index: stage.nextBlock(), block_type: blockType }
  stage.say('content_block_start', block)
  for (const delta of typeof text === 'string' ? splitWords(text) : text) {
    // At pace 0 a block costs one turn of the event loop, not one per word: long scripts stay fast.
    const held = stage.host.pace > 0 ? stage.pause(1000 / wordsPerSecond) : stage.held()
    if (held) await held
    stage.say(blockType === 'text' ? 'text_delta' : 'thinking_delta', { text: delta })
  }
  await stage.held()
  stage.say('content_block_stop', block)
  await stage.pause(0)
}

/** Every word with the white space before it, so that the pieces joined are the text. */
function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}
