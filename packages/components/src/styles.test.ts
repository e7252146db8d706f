import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = read('./styles.css').replace(/\/\*[\s\S]*?\*\//g, '')

describe('styles.css', () => {
  it('lets a page set every variable, and nothing else, by keeping those alone in a layer', () => {
    const [layer = '', rules = ''] = css.split(':is(*, :host, .ek.ek)')
    expect(layer.trimStart()).toMatch(/^@layer engine-kit \{/)
    expect(rules).not.toMatch(/--ek-[a-z0-9-]+:/)
    expect(layer.slice(0, layer.indexOf('@keyframes')).replace(/--ek-[a-z0-9-]+:[^;]*;/g, '')).not.toContain(
      ';',
    )
  })

  it('measures in its own unit, whatever the letters of the page measure', () => {
    expect(css.match(/[\d.]+rem\b/g)).toEqual(['1rem'])
    expect(css).not.toMatch(/@media[^{]*(?:width|height)/)
  })

  it('is ASCII, for a page that does not say what it is written in', () => {
    expect(css).toMatch(/^[\n -~]*$/)
  })

  it('selects classes and the theme attribute only, never an element or an id', () => {
    for (const selector of selectorsOf(css)) {
      const bare = selector
        // A text that stands beside others is a span of the kit without a class.
        .replace(":where([class^='ek-'], [class^='ek-'] > span) > :where(span:not([class]))", '')
        .replace(/:is\(\*, :host, \.ek\.ek\)|\.ek-md-table > \*/, '')
        .replace(/\[[^\]]*\]/g, '')
        .replace(/\.ek-[a-z0-9-]+/g, '')
        .replace(/::?[a-z-]+/g, '')
      expect(bare, selector).toMatch(/^[\s>+~(),]*$/)
    }
  })

  it('has the same dark colours by preference and by attribute', () => {
    const [byPreference, byAttribute, ...more] = css.match(/--ek-scheme: dark;[^}]*/g) ?? []
    expect(more).toEqual([])
    expect(declarationsOf(byPreference)).toEqual(declarationsOf(byAttribute))
    expect(declarationsOf(byAttribute).length).toBeGreaterThan(10)
  })

  it('gives every colour a light and a dark value', () => {
    const namesIn = (scheme: string): string[] =>
      declarationsOf(css.match(new RegExp(`--ek-scheme: ${scheme};[^}]*`))?.[0]).map(
        (line) => line.split(':')[0] ?? '',
      )
    expect(namesIn('light')).toEqual(namesIn('dark'))
  })

  it('uses no variable that is not defined and lists every one of them in the README', () => {
    const defined = new Set(css.match(/--ek-[a-z0-9-]+(?=:)/g))
    for (const used of css.match(/(?<=var\()--ek-[a-z0-9-]+/g) ?? []) expect(defined).toContain(used)
    const readme = read('../README.md')
    for (const name of defined) expect(readme).toContain(`\`${name}\``)
  })

  it('lets the ground show through wherever it scrolls: Firefox paints the bar of its own accord in white', () => {
    // Those within it inherit it.
    expect(css).toMatch(/\n {2}\.ek-root \{[^}]*\n {4}scrollbar-color: \S+ transparent;/)
    expect(css.match(/scrollbar-color/g)).toHaveLength(1)
  })

  it('names colours nowhere but in its variables', () => {
    const rules = css.replace(/--ek-[a-z0-9-]+:[^;]*;/g, '')
    expect(rules.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/gi)).toBeNull()
  })
})

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

function selectorsOf(text: string): string[] {
  return [...text.matchAll(/([^{};]+)\{/g)]
    .map(([, selector]) => selector?.trim() ?? '')
    .filter((selector) => selector !== '' && !/^@|^(?:from|to|\d+%)$/.test(selector))
}

function declarationsOf(block: string | undefined): string[] {
  return (block ?? '')
    .split(';')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('--ek-scheme'))
}
