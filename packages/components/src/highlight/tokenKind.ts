/** What a stretch of code can be; `data-kind` in the DOM, with a colour `--ek-code-…` each. */
export type CodeTokenKind =
  'comment' | 'keyword' | 'string' | 'number' | 'name' | 'type' | 'inserted' | 'deleted'

/**
 * The kind of a token by the style that a CodeMirror mode gives it: words of its tag names, apart by spaces, with
 * modifiers behind dots. `undefined` stays plain, which variables and punctuation do: half of all tokens.
 */
export function tokenKind(style: string): CodeTokenKind | undefined {
  for (const word of style.split(' ').reverse()) {
    for (const part of [word, ...word.split('.')]) {
      const kind = kinds.get(part)
      if (kind !== undefined) return kind
    }
  }
  return undefined
}

const words: readonly (readonly [CodeTokenKind, string])[] = [
  ['comment', 'comment'],
  ['keyword', 'keyword modifier self important'],
  ['string', 'string quote character regexp link url'],
  ['number', 'number integer atom bool null unit color'],
  [
    'name',
    'qualifier def definition function property propertyName tag tagName attribute attributeName macroName labelName header heading variableName.special',
  ],
  ['type', 'type typeName className namespace builtin standard meta'],
  ['inserted', 'inserted'],
  ['deleted', 'deleted'],
]

const kinds: ReadonlyMap<string, CodeTokenKind> = new Map(
  words.flatMap(([kind, list]) => list.split(' ').map((word) => [word, kind] as const)),
)
