/** `levels` lists, each in the one before. */
export function nestLists(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

/** About `characters` of lines that are numbered, so that each of them can be told from the others. */
export function makeLog(characters: number): string {
  const lines: string[] = []
  for (let length = 0, line = 1; length < characters; line += 1) {
    const text = `${line} GET /api/tasks/${line * 7919} 200 in ${line % 97} ms`
    lines.push(text)
    length += text.length + 1
  }
  return lines.join('\n')
}

/** A list of records, about 100 characters of JSON each. */
export function makeRecords(count: number): { id: number; file: string; text: string }[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    file: `src/module-${id}.ts`,
    text: `return retry(request, { attempts: ${id % 7} })`,
  }))
}

/** What a test runner prints. */
export const colorfulOutput: string = [
  '\u001b[1m\u001b[36m RUN \u001b[39m\u001b[22m \u001b[2mv4.1.12\u001b[22m',
  '',
  ' \u001b[32m✓\u001b[39m reads notes/plan.md \u001b[2m12 ms\u001b[22m',
  ' \u001b[32m✓\u001b[39m lists three files \u001b[33m340 ms\u001b[39m',
  ' \u001b[31m✗\u001b[39m finds the budget \u001b[2m3 ms\u001b[22m',
  '   \u001b[91mAssertionError\u001b[39m: expected \u001b[92m"4,200"\u001b[39m, got \u001b[91m"4,020"\u001b[39m',
  '   at \u001b[4mtests/budget.test.ts:12\u001b[24m',
  '',
  '\u001b[2K\u001b[1A\u001b[35m 2 passed\u001b[39m, \u001b[34m1 failed\u001b[0m \u001b[8mnothing is concealed\u001b[28m',
  'Downloading 10 %\rDownloading 100 %',
].join('\r\n')

/** A change in one file, as `git diff` writes it. */
export const diffOutput: string = `diff --git a/notes/plan.md b/notes/plan.md
index 83db48f..bf2a1c4 100644
--- a/notes/plan.md
+++ b/notes/plan.md
@@ -1,6 +1,6 @@
 # Plan

 1. Collect the feedback
-2. Cut the scope
--- and the budget
+2. Keep the scope
+3. Move the date
 3. Ship on Friday
`

/** Strings that hold lines, one of which would like to be taken for a field. */
export const multilineOutput: Readonly<Record<string, unknown>> = {
  path: 'notes/plan.md',
  content: '# Plan\n\n1. Collect the feedback\n2. Cut the "scope"\n"approved": true,\n',
  patch: diffOutput,
  stdout: '\u001b[32mok\u001b[39m 3 files',
  lines: ['one\ntwo', 'three'],
  size: 412,
}

/** Bytes that are no text. */
export function makeNoise(characters: number): string {
  let seed = 7
  return Array.from({ length: characters }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return String.fromCharCode((seed >> 8) % 256)
  }).join('')
}

/** A picture as text: one line without a break. */
export function makeBase64(characters: number): string {
  return 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'.repeat(characters / 44)
}
